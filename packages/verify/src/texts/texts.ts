import type { Code } from "../bundle/codes.ts";
import type { Delivery } from "../bundle/story.ts";
import type { Comparison } from "../log/compare.ts";

export const LANGUAGES = ["nl", "fr", "de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Everything that people read, in one language. */
export interface Texts {
  readonly findings: Readonly<Record<Code, string>>;
  readonly deliveries: Readonly<Record<Delivery, string>>;
  readonly verdicts: Readonly<Record<"verified" | "notAnchored" | "notVerified" | "unreadable", string>>;
  readonly comparisons: Readonly<Record<"same" | "grew" | "fork" | "unknown", string>>;
  readonly comparisonReasons: Readonly<Record<NonNullable<Comparison["reason"]>, string>>;
  readonly labels: Readonly<
    Record<
      | "message"
      | "sender"
      | "recipient"
      | "kind"
      | "published"
      | "handedOver"
      | "expires"
      | "log"
      | "leaves"
      | "timestamp"
      | "seenBy"
      | "events"
      | "actor"
      | "onBehalfOf"
      | "disclosed"
      | "notProven",
      string
    >
  >;
  /** What a bundle does not show, whatever it says. */
  readonly limits: readonly string[];
  readonly page: Readonly<Record<"title" | "drop" | "choose" | "key" | "checkpoint" | "offline", string>>;
}

export const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);
