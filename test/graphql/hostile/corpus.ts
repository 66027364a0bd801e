import { LIMITS } from "../../../src/graphql/limits.ts";

/** A document that nobody who means well sends, and the code that it is refused with. */
export interface Hostile {
  readonly what: string;
  readonly code: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** Instead: JSON that is deeper than what `JSON.stringify` writes. */
  readonly deepVariables?: string;
  readonly operationName?: string;
}

/** The request as it is sent. */
export function requestOf({ query, variables, deepVariables, operationName }: Hostile): string {
  const rest = JSON.stringify({ query, operationName, ...(deepVariables === undefined && { variables }) });
  return deepVariables === undefined ? rest : `${rest.slice(0, -1)},"variables":${deepVariables}}`;
}

/** So many pieces, one after the other. */
const many = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join(" ");
const nested = (levels: number, open: string, inside: string, close: string) =>
  open.repeat(levels) + inside + close.repeat(levels);
/** Variables with an array in an array in an array. */
const deep = (levels: number) => `{"n":${nested(levels, "[", "1", "]")}}`;

const all =
  (code: string) =>
  ([what, query, rest]: readonly [string, string, Partial<Hostile>?]): Hostile => ({ what, code, query, ...rest });

const PAGE = "mailbox(enterpriseNumber: $e) { messages(first: $n)";
const withPage = (inside: string) => `query ($e: EnterpriseNumber!, $n: Int) { ${PAGE} { nodes { ${inside} } } } }`;
const E = { e: "0206731645" };

const UNREADABLE = (
  [
    ["nothing but a bracket", "{"],
    ["brackets that close what is not open", "{ me { role } } }"],
    ["only a comment", "# nothing"],
    ["a text without end", '{ message(id: "x) { id } }'],
    ["a block text without end", '{ message(id: """x) { id } }'],
    ["a NUL in a name", "{ m\u0000e { role } }"],
    ["a space of no width in a name", "{ m\u200be { role } }"],
    ["a letter that looks like another", "{ m\u0435 { role } }"],
    ["text from right to left", "{ \u202eelor { em } }"],
    ["a byte order mark in the middle", "{ me \ufeff { role \ud83d\ude00 } }"],
    ["half of a character", "{ me { \ud83d } }"],
    ["an escape that is no character", '{ message(id: "\\u{110000}") { id } }'],
    ["an escape of half a character", '{ message(id: "\\uD800") { id } }'],
    ["a number with letters", "{ message(id: 1abc) { id } }"],
    ["a number that begins with noughts", "{ message(id: 0001) { id } }"],
    ["a directive without a name", "{ me @ { role } }"],
    ["a fragment that is called on", "{ ...on } fragment on on Query { me { role } }"],
    ["a name as long as the document may be", `{ me { role } } ${"x".repeat(LIMITS.queryCharacters - 100)}`],
    ["SQL", "'; DROP TABLE messages; --"],
    ["HTML", "<script>alert(1)</script>"],
  ] as const
).map(all("GRAPHQL_PARSE_FAILED"));

const INVALID = (
  [
    ["a byte order mark before what isn't there", "\ufeff{ nothing }"],
    ["a field that isn't there", "{ me { nam } }"],
    ["@defer", "{ me { ... @defer { role } } }"],
    ["@stream", `{ consentWording { text { nl @stream(initialCount: 1) } } }`],
    ["a directive of nobody's", "{ me { role @admin } }"],
    ["a directive a hundred times", `{ me { role ${"@include(if: true) ".repeat(100)} } }`],
    ["a hundred directives of nobody's", `{ me { role ${many(100, (n) => `@d${n}`)} } }`],
    ["a directive on the whole", "query @skip(if: true) { me { role } }"],
    ["a fragment in itself", "{ me { ...a } } fragment a on Me { ...a }"],
    ["fragments in a circle of two", "{ me { ...a } } fragment a on Me { ...b } fragment b on Me { ...a }"],
    [
      "fragments in a circle of forty",
      `{ me { ...f0 } } ${many(40, (n) => `fragment f${n} on Me { ...f${(n + 1) % 40} }`)}`,
    ],
    [
      "fragments in a circle through fields",
      `{ message(id: "1") { ...a } } fragment a on Message { inReplyTo { ...b } } fragment b on Message { inReplyTo { ...a } }`,
    ],
    ["fragments in a circle that nobody uses", "{ me { role } } fragment a on Me { ...b } fragment b on Me { ...a }"],
    ["a fragment on text", "{ me { ... on String { length } } }"],
    ["a fragment that isn't there", "{ me { ...nowhere } }"],
    ["the same fragment twice", "{ me { ...a } } fragment a on Me { role } fragment a on Me { role }"],
    ["fields of one name that differ", '{ a: message(id: "1") { id } a: message(id: "2") { id } }'],
    ["an argument twice", '{ message(id: "1", id: "2") { id } }'],
    [
      "a member of an input twice",
      'mutation { openMessage(input: { messageId: "1", messageId: "2" }) { userErrors { code } } }',
    ],
    ["an argument a hundred times", `{ message(${many(100, () => 'id: "1"')}) { id } }`],
    ["a variable declared twice", "query ($a: Int, $a: Int) { me { role } }"],
    ["a hundred variables that nobody uses", `query (${many(100, (n) => `$v${n}: Int`)}) { me { role } }`],
    ["a variable that isn't declared", "{ message(id: $id) { id } }"],
    ["a variable of a type that isn't there", "query ($a: Secret!) { message(id: $a) { id } }"],
    ["two operations of one name", "query a { me { role } } query a { me { role } }"],
    ["operations with and without a name", "query a { me { role } } { me { role } }"],
    ["a schema of its own", "type Query { secrets: String } { me { role } }"],
    ["an addition to ours", "extend type Me { secrets: String } query { me { role } }"],
    ["the schema", "{ __schema { types { name } } }"],
    ["a type", '{ __type(name: "Message") { fields { name } } }'],
    ["the schema in circles", `{ __schema { types { ${nested(10, "fields { type { ", "name", " } } ")} } } }`],
    ["the schema by a fragment", "{ ...s } fragment s on Query { __schema { queryType { name } } }"],
    ["an object without its fields", "{ me }"],
    ["fields of what has none", "{ me { role { name } } }"],
    ["a number beyond all numbers", withPage("id").replace("$n)", "99999999999999999999)"), { variables: E }],
    ["a number beyond all floats", withPage("id").replace("$n)", "1e400)"), { variables: E }],
    ["a number of a thousand digits", withPage("id").replace("$n)", `${"9".repeat(1_000)})`), { variables: E }],
    ["a text for a number", withPage("id").replace("$n)", '"1")'), { variables: E }],
    ["a mutation's field in a query", 'query { openMessage(input: { messageId: "1" }) { userErrors { code } } }'],
    [
      "a subscription to two things",
      `subscription { ${many(2, (n) => `s${n}: mailboxChanged(enterpriseNumber: "1") { cursor }`)} }`,
    ],
    ["a subscription to nothing", `subscription { mailboxChanged(enterpriseNumber: "1") @skip(if: true) { cursor } }`],
    ["a subscription to the schema", "subscription { __typename }"],
    ["a name that belongs to JavaScript", "{ __proto__ { constructor } }"],
  ] as const
).map(all("GRAPHQL_VALIDATION_FAILED"));

const TOO_MUCH: Hostile[] = [
  ["TOO_MANY_TOKENS", "a field more often than there are tokens", `{ me { ${"role ".repeat(LIMITS.queryTokens)} } }`],
  [
    "TOO_MANY_TOKENS",
    "brackets only",
    nested(LIMITS.queryTokens / 2, "{ ", "a", " }").slice(0, LIMITS.queryCharacters),
    "QUERY_TOO_DEEP",
  ],
  ["QUERY_TOO_LARGE", "commas", `{ me { role } } ${",".repeat(LIMITS.queryCharacters)}`],
  ["QUERY_TOO_LARGE", "a text as an argument", `{ message(id: "${"x".repeat(LIMITS.queryCharacters)}") { id } }`],
  ["TOO_MANY_ALIASES", "500 aliases", `{ ${many(500, (n) => `a${n}: me { role }`)} }`],
  ["TOO_MANY_ALIASES", "500 aliases below", `{ me { ${many(500, (n) => `a${n}: role`)} } }`],
  ["TOO_MANY_ALIASES", "aliases of __typename", `{ ${many(500, (n) => `a${n}: __typename`)} }`],
  ["TOO_MANY_ALIASES", "a field 1,000 times", `{ me { ${"role ".repeat(1_000)} } }`],
  ["TOO_MANY_ALIASES", "a field with its fields 300 times", `{ ${"me { role } ".repeat(300)} }`],
  ["TOO_MANY_FRAGMENTS", "inline fragments", `{ ${"... { me { role } } ".repeat(101)} }`],
  [
    "TOO_MANY_FRAGMENTS",
    "fragments that double each other",
    `{ ...f0 } ${many(60, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f60 on Query { me { role } }`,
  ],
  ["TOO_MANY_FRAGMENTS", "a fragment used 200 times", `{ ${"...f ".repeat(200)} } fragment f on Query { me { role } }`],
  ["TOO_MANY_ROOT_FIELDS", "root fields", `{ ${many(25, (n) => `a${n}: limits { maxFirst }`)} }`],
  ["QUERY_TOO_DEEP", "levels of fields", `{ message(id: "1") ${nested(20, "{ inReplyTo ", "{ id }", " }")} }`],
  [
    "QUERY_TOO_DEEP",
    "levels by a fragment",
    `{ message(id: "1") { ...f } } fragment f on Message ${nested(20, "{ inReplyTo ", "{ id }", " }")}`,
  ],
  ["QUERY_TOO_DEEP", "lists in lists", `{ message(id: ${nested(2_000, "[", "1", "]")}) { id } }`],
  ["QUERY_TOO_DEEP", "objects in objects", `{ message(id: ${nested(1_500, "{a:", "1", "}")}) { id } }`],
  [
    "QUERY_TOO_DEEP",
    "a type of lists of lists",
    `query ($a: ${nested(1_000, "[", "Int", "]")}) { message(id: $a) { id } }`,
  ],
  ["QUERY_TOO_DEEP", "inline fragments in each other", `{ ${nested(300, "... { ", "me { role }", " }")} }`],
  [
    "QUERY_TOO_COSTLY",
    "lists of lists of pages",
    withPage("replies { replies { replies { id } } }"),
    undefined,
    { ...E, n: 100 },
  ],
  [
    "QUERY_TOO_COSTLY",
    "pages of as much as can be",
    withPage("replies { replies { replies { id } } }"),
    undefined,
    { ...E, n: 1e308 },
  ],
  ["VARIABLES_TOO_DEEP", "lists in lists in variables", withPage("id"), undefined, deep(50_000)],
  ["VARIABLES_TOO_DEEP", "the same in one that nobody asked for", "{ me { role } }", undefined, deep(5_000)],
  [
    "VARIABLES_TOO_DEEP",
    "the same in a subscription",
    'subscription { mailboxChanged(enterpriseNumber: "1") { cursor } }',
    undefined,
    deep(5_000),
  ],
  [
    "VARIABLES_TOO_WIDE",
    "members of nobody's",
    "mutation ($i: OpenMessageInput!) { openMessage(input: $i) { userErrors { code } } }",
    undefined,
    { i: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`m${n}`, n])) },
  ],
].map((entry) => {
  const [code, what, query, instead, variables] = entry as [
    string,
    string,
    string,
    string?,
    (string | Record<string, unknown>)?,
  ];
  return {
    what,
    code: instead ?? code,
    query,
    ...(typeof variables === "string" ? { deepVariables: variables } : variables && { variables }),
  };
});

const WRONG_VARIABLES = (
  [
    ["a text of 900,000 characters for a number", withPage("id"), { variables: { ...E, n: "x".repeat(900_000) } }],
    [
      "70,000 texts that look like our suggestions",
      withPage("id"),
      { variables: { ...E, n: `${"Did you mean ".repeat(70_000)}?` } },
    ],
    ["a list of 100,000 for a number", withPage("id"), { variables: { ...E, n: Array(100_000).fill(1) } }],
    ["an object for a text", withPage("id"), { variables: { e: { toString: "x" }, n: 1 } }],
    ["nothing for what has to be", withPage("id"), { variables: { n: 1 } }],
    [
      "1,000 wrong messages",
      "mutation ($i: PublishMessagesInput!) { publishMessages(input: $i) { results { messageId } } }",
      {
        variables: { i: { messages: Array(1_000).fill({ subject: 7 }) } },
      },
    ],
    [
      "a prototype",
      "mutation ($i: OpenMessageInput!) { openMessage(input: $i) { userErrors { code } } }",
      {
        variables: { i: JSON.parse('{"__proto__": {"messageId": "1"}, "constructor": {"prototype": {}}}') },
      },
    ],
  ] as const
).map(all("BAD_USER_INPUT"));

const NO_OPERATION: Hostile[] = [
  {
    what: "an operation that isn't there",
    code: "MALFORMED_REQUEST",
    query: "query a { me { role } }",
    operationName: "b",
  },
  {
    what: "a hundred operations and none named",
    code: "MALFORMED_REQUEST",
    query: many(100, (n) => `query q${n} { me { role } }`),
  },
  { what: "only fragments", code: "GRAPHQL_VALIDATION_FAILED", query: "fragment a on Me { role }" },
];

/** Refused over HTTP and over a WebSocket alike. */
export const HOSTILE: readonly Hostile[] = [
  ...UNREADABLE,
  ...INVALID,
  ...TOO_MUCH,
  ...WRONG_VARIABLES,
  ...NO_OPERATION,
];

const query = "{ me { role } }";

/** Bodies of `POST /graphql`, which a WebSocket has no like of. */
export const HOSTILE_BODIES: readonly {
  readonly what: string;
  readonly status: number;
  readonly code: string;
  readonly body: string;
}[] = [
  { what: "a batch", status: 400, code: "BATCHING_NOT_ALLOWED", body: JSON.stringify([{ query }]) },
  {
    what: "a batch of 10,000",
    status: 400,
    code: "BATCHING_NOT_ALLOWED",
    body: JSON.stringify(Array(10_000).fill({ query })),
  },
  { what: "an empty batch", status: 400, code: "BATCHING_NOT_ALLOWED", body: "[]" },
  { what: "a byte order mark", status: 400, code: "MALFORMED_JSON", body: `\ufeff${JSON.stringify({ query })}` },
  { what: "two bodies", status: 400, code: "MALFORMED_JSON", body: `{"query":"${query}"}{"query":"${query}"}` },
  { what: "half a body", status: 400, code: "MALFORMED_JSON", body: '{"query":"{ me' },
  { what: "brackets without end", status: 400, code: "MALFORMED_JSON", body: "[".repeat(1_000_000) },
  { what: "brackets in brackets", status: 400, code: "BATCHING_NOT_ALLOWED", body: nested(500_000, "[", "1", "]") },
  {
    what: "2 MB",
    status: 413,
    code: "REQUEST_TOO_LARGE",
    body: JSON.stringify({ query, variables: { x: "x".repeat(2_000_000) } }),
  },
  {
    what: "variables that are a list",
    status: 400,
    code: "MALFORMED_REQUEST",
    body: JSON.stringify({ query, variables: [1] }),
  },
  { what: "a query that is an object", status: 400, code: "MALFORMED_REQUEST", body: '{"query":{"toString":"x"}}' },
  {
    what: "a stored query",
    status: 400,
    code: "MALFORMED_REQUEST",
    body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}',
  },
];
