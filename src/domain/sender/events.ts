import type { Sha256 } from "../digest.ts";
import type { Fact } from "../metadata.ts";
import type { Period } from "../period.ts";
import type { Language, TranslatedText } from "../translated-text.ts";

export interface MessageType {
  readonly messageTypeId: string;
  readonly name: TranslatedText;
  readonly validityPeriod: Period;
  /** The languages in which every subject of this type must stand. */
  readonly languages: readonly Language[];
  readonly repliesAllowed: boolean;
  readonly registeredAllowed: boolean;
  /** Left out: false. Its registered mail with acknowledgement shows neither sender nor content before. */
  readonly hiddenUntilAcknowledged?: boolean;
}

/** The institution asks to publish; a later request takes the place of this one until it is authorised. */
export type OnboardingRequested = Fact<
  "OnboardingRequested",
  {
    readonly name: TranslatedText;
    readonly registeredMailRequested: boolean;
    /** Proposed: they become its types when the operator authorises it. */
    readonly messageTypes: readonly MessageType[];
  }
>;

/** Who accepted, and when, stands in the metadata. */
export type TermsAccepted = Fact<"TermsAccepted", { readonly version: string; readonly digest: Sha256 }>;

export type SenderAuthorised = Fact<
  "SenderAuthorised",
  { readonly name: TranslatedText; readonly registeredMailAllowed: boolean }
>;

export type SenderSuspended = Fact<"SenderSuspended", { readonly reason: string }>;
export type SenderReinstated = Fact<"SenderReinstated", Record<string, never>>;

export type MessageTypeRegistered = Fact<"MessageTypeRegistered", MessageType>;
/** Holds for what is published from then on. */
export type MessageTypeChanged = Fact<"MessageTypeChanged", MessageType>;

export type SenderEvent =
  | OnboardingRequested
  | TermsAccepted
  | SenderAuthorised
  | SenderSuspended
  | SenderReinstated
  | MessageTypeRegistered
  | MessageTypeChanged;
