import type { DatabaseSync } from "node:sqlite";
import type {
  MessageTypeRegistered,
  SenderAuthorised,
  SenderReinstated,
  SenderSuspended,
} from "../../../domain/sender/events.ts";
import type { TranslatedText } from "../../../domain/translated-text.ts";
import { idIn, type Recorded } from "../recorded.ts";
import { folded } from "../search-terms.ts";
import type { TotalsProjection } from "./totals.ts";

/** Who may send what. The latest event of a sender or type says what it is called; the first, since when. */
export function sendersProjection(db: DatabaseSync, totals: TotalsProjection) {
  const known = db.prepare("SELECT 1 FROM senders WHERE enterprise_number = ?");
  const authorise = db.prepare(`
    INSERT INTO senders (enterprise_number, name, folded_name, authorised_at, registered_mail_allowed)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name,
      registered_mail_allowed = excluded.registered_mail_allowed`);
  const register = db.prepare(`
    INSERT OR REPLACE INTO message_types (sender, message_type_id, name, folded_name, validity_period, languages,
      replies_allowed, registered_allowed, hidden_until_acknowledged)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const suspend = db.prepare("UPDATE senders SET suspended_at = ?, suspension_reason = ? WHERE enterprise_number = ?");
  const searched = (name: TranslatedText) => Object.values(name).map(folded).join("\n");

  return {
    authorised({ stream, data, metadata }: Recorded<SenderAuthorised["type"]>): void {
      const number = idIn(stream);
      if (known.get(number) === undefined) totals.add("senders");
      const { name, registeredMailAllowed } = data;
      authorise.run(number, JSON.stringify(name), searched(name), metadata.time, Number(registeredMailAllowed));
    },

    suspended({ stream, data, metadata }: Recorded<SenderSuspended["type"]>): void {
      suspend.run(metadata.time, data.reason, idIn(stream));
    },

    reinstated({ stream }: Recorded<SenderReinstated["type"]>): void {
      suspend.run(null, null, idIn(stream));
    },

    typeStands({ stream, data }: Pick<Recorded<MessageTypeRegistered["type"]>, "stream" | "data">): void {
      register.run(
        idIn(stream),
        data.messageTypeId,
        JSON.stringify(data.name),
        searched(data.name),
        data.validityPeriod,
        JSON.stringify(data.languages),
        Number(data.repliesAllowed),
        Number(data.registeredAllowed),
        Number(data.hiddenUntilAcknowledged ?? false),
      );
    },
  };
}
