import type { Commitments } from "../content/events.ts";
import { accept, type Decider } from "../decision.ts";
import type { Sha256 } from "../digest.ts";
import type { MailboxEvent } from "./events.ts";

export interface MailboxState {
  readonly activated: boolean;
  readonly fullyDigital: boolean;
  /** Where the notification address stands: `content-<id>`. */
  readonly addressContentId?: string;
  readonly lastAddressCommandId?: string;
}

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
    };

export const mailboxDecider: Decider<MailboxState, MailboxCommand, MailboxEvent> = {
  initial: { activated: false, fullyDigital: false },

  decide(command, state) {
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
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case "MailboxActivated":
        return { ...state, activated: true };
      case "ConsentGiven":
        return { ...state, fullyDigital: true };
      case "NotificationAddressChanged":
        return { ...state, addressContentId: event.data.contentId, lastAddressCommandId: event.metadata.commandId };
    }
  },
};
