import type { Commitments } from "../content/events.ts";
import { accept, type Decider } from "../decision.ts";
import type { Sha256 } from "../digest.ts";
import { type GrantAccess, grantAccess, type RevokeAccess, revokeAccess } from "./change-access.ts";
import { type ChangeRoutingRules, changeRoutingRules } from "./change-rules.ts";
import {
  type AcceptSuggestion,
  acceptSuggestion,
  type IgnoreSuggestion,
  ignoreSuggestion,
  type SuggestRouting,
  suggestRouting,
} from "./change-suggestions.ts";
import type { MailboxEvent } from "./events.ts";
import {
  type CreatePartition,
  createPartition,
  type DeletePartition,
  deletePartition,
  type RenamePartition,
  renamePartition,
} from "./partitions.ts";
import { evolveMailbox, type MailboxState, newMailbox } from "./state.ts";

export type MailboxCommand =
  /** The first login for the enterprise. */
  | { readonly type: "Activate"; readonly commandId: string }
  | { readonly type: "GiveConsent"; readonly commandId: string; readonly wordingDigest: Sha256 }
  /** The address stands in `content-<contentId>` already. */
  | {
      readonly type: "ChangeNotificationAddress";
      readonly commandId: string;
      readonly contentId: string;
      readonly commitments: Commitments;
    }
  | CreatePartition
  | RenamePartition
  | DeletePartition
  | ChangeRoutingRules
  | SuggestRouting
  | AcceptSuggestion
  | IgnoreSuggestion
  | GrantAccess
  | RevokeAccess;

export const mailboxDecider: Decider<MailboxState, MailboxCommand, MailboxEvent> = {
  initial: newMailbox,
  evolve: evolveMailbox,

  decide(command, state, now) {
    switch (command.type) {
      case "Activate":
        return state.activated ? accept() : accept({ type: "MailboxActivated", data: {} });
      case "GiveConsent":
        // Irreversible: the first consent stands, a second one adds nothing.
        if (state.fullyDigital) return accept();
        return accept({ type: "ConsentGiven", data: { wordingDigest: command.wordingDigest } });
      case "ChangeNotificationAddress": {
        if (state.lastAddressCommandId === command.commandId) return accept();
        const { contentId, commitments } = command;
        const replaces = state.addressContentId;
        return accept({
          type: "NotificationAddressChanged",
          data: replaces === undefined ? { contentId, commitments } : { contentId, commitments, replaces },
        });
      }
      case "CreatePartition":
        return createPartition(command, state);
      case "RenamePartition":
        return renamePartition(command, state);
      case "DeletePartition":
        return deletePartition(command, state);
      case "ChangeRoutingRules":
        return changeRoutingRules(command, state);
      case "SuggestRouting":
        return suggestRouting(command, state, now);
      case "AcceptSuggestion":
        return acceptSuggestion(command, state);
      case "IgnoreSuggestion":
        return ignoreSuggestion(command, state);
      case "GrantAccess":
        return grantAccess(command, state);
      case "RevokeAccess":
        return revokeAccess(command, state);
    }
  },
};
