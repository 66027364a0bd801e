import type { Commitments } from "../content/events.ts";
import type { Sha256 } from "../digest.ts";
import type { Fact } from "../metadata.ts";

/** The first login for this enterprise; the mailbox received before. */
export type MailboxActivated = Fact<"MailboxActivated", Record<string, never>>;

/** Fully digital from now on. Irreversible: no event undoes it. */
export type ConsentGiven = Fact<"ConsentGiven", { readonly wordingDigest: Sha256 }>;

/** The address is part `address` of `content-<contentId>`; the one that it replaces is erased. */
export type NotificationAddressChanged = Fact<
  "NotificationAddressChanged",
  { readonly contentId: string; readonly commitments: Commitments; readonly replaces?: string }
>;

export type MailboxEvent = MailboxActivated | ConsentGiven | NotificationAddressChanged;
