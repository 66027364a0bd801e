import type { Fact } from "../metadata.ts";
import type { Period } from "../period.ts";
import type { Language, TranslatedText } from "../translated-text.ts";

export type SenderAuthorised = Fact<
  "SenderAuthorised",
  { readonly name: TranslatedText; readonly registeredMailAllowed: boolean }
>;

export interface MessageType {
  readonly messageTypeId: string;
  readonly name: TranslatedText;
  readonly validityPeriod: Period;
  /** The languages in which every subject of this type must stand. */
  readonly languages: readonly Language[];
  readonly repliesAllowed: boolean;
  readonly registeredAllowed: boolean;
}

export type MessageTypeRegistered = Fact<"MessageTypeRegistered", MessageType>;

export type SenderEvent = SenderAuthorised | MessageTypeRegistered;
