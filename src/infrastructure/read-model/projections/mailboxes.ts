import type { DatabaseSync } from "node:sqlite";
import type { ConsentGiven, MailboxActivated, NotificationAddressChanged } from "../../../domain/mailbox/events.ts";
import { Once } from "../once.ts";
import { idIn, type Recorded } from "../recorded.ts";
import type { ContentsProjection } from "./contents.ts";
import type { TotalsProjection } from "./totals.ts";

/** Every mailbox about which some event tells: it sent, received, was activated or changed. */
export function mailboxesProjection(db: DatabaseSync, contents: ContentsProjection, totals: TotalsProjection) {
  const seen = new Once();
  const know = db.prepare("INSERT OR IGNORE INTO mailboxes (enterprise_number) VALUES (?)");
  const activate = db.prepare(
    "UPDATE mailboxes SET activated_at = ? WHERE enterprise_number = ? AND activated_at IS NULL",
  );
  const consent = db.prepare(`
    UPDATE mailboxes SET consent_at = ?, consent_wording_digest = ?
    WHERE enterprise_number = ? AND consent_at IS NULL`);
  const address = db.prepare("UPDATE mailboxes SET address_content_id = ? WHERE enterprise_number = ?");

  function known(enterpriseNumber: string): void {
    if (seen.isNew(enterpriseNumber) && know.run(enterpriseNumber).changes === 1) totals.add("mailboxes");
  }

  return {
    known,
    discard: () => seen.forget(),

    activated({ stream, metadata }: Recorded<MailboxActivated["type"]>): void {
      known(idIn(stream));
      if (activate.run(metadata.time, idIn(stream)).changes === 1) totals.add("activatedMailboxes");
    },

    consented({ stream, data, metadata }: Recorded<ConsentGiven["type"]>): void {
      known(idIn(stream));
      if (consent.run(metadata.time, data.wordingDigest, idIn(stream)).changes === 1) {
        totals.add("fullyDigitalMailboxes");
      }
    },

    addressChanged({ stream, data }: Recorded<NotificationAddressChanged["type"]>): void {
      known(idIn(stream));
      contents.hold(data.contentId);
      address.run(data.contentId, idIn(stream));
      if (data.replaces === undefined) return;
      contents.remove(data.replaces, false);
      contents.close(data.replaces);
    },
  };
}
