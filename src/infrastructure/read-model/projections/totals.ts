import type { DatabaseSync } from "node:sqlite";
import type { Totals } from "../../../application/ports/read-model.ts";
import { Tally } from "../tally.ts";

/** How many there are of everything, in one row. */
export function totalsProjection(db: DatabaseSync) {
  const tally = new Tally(
    db.prepare(`
      UPDATE totals SET messages = messages + ?, mailboxes = mailboxes + ?,
        activated_mailboxes = activated_mailboxes + ?, fully_digital_mailboxes = fully_digital_mailboxes + ?,
        senders = senders + ?`),
  );

  return {
    add(one: keyof Totals): void {
      tally.add(
        [],
        Number(one === "messages"),
        Number(one === "mailboxes"),
        Number(one === "activatedMailboxes"),
        Number(one === "fullyDigitalMailboxes"),
        Number(one === "senders"),
      );
    },

    flush: () => tally.flush(),
    discard: () => tally.discard(),
  };
}

export type TotalsProjection = ReturnType<typeof totalsProjection>;
