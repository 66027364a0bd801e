/** What a configuration goes by: apart from all others, so that a command need not load what has those. */
export const OPERATORS_LIMITS = {
  /** Of one operation, before it is executed. */
  queryCost: 10_000,
  /** What one caller may cost one node within a minute; the operator may set another number, from `queryCost` on. */
  costPerMinute: 200_000,
  /** WebSockets of one caller at a time on one node; the operator may set another number. */
  socketsPerCaller: 50,
} as const;
