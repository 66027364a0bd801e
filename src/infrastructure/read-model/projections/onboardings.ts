import type { DatabaseSync } from "node:sqlite";
import type { OnboardingRequested, TermsAccepted } from "../../../domain/sender/events.ts";
import { idIn, type Recorded } from "../recorded.ts";

/** Who asked to become a sender, and which terms were accepted: the latest of each. */
export function onboardingsProjection(db: DatabaseSync) {
  const request = db.prepare(`
    INSERT OR REPLACE INTO onboardings (enterprise_number, name, registered_mail_requested, message_types, requested_at)
    VALUES (?, ?, ?, ?, ?)`);
  const accept = db.prepare(`
    INSERT OR REPLACE INTO accepted_terms (enterprise_number, version, digest, accepted_at, accepted_by)
    VALUES (?, ?, ?, ?, ?)`);

  return {
    requested({ stream, data, metadata }: Recorded<OnboardingRequested["type"]>): void {
      const { name, registeredMailRequested, messageTypes } = data;
      const asked = [JSON.stringify(name), Number(registeredMailRequested), JSON.stringify(messageTypes)];
      request.run(idIn(stream), ...asked, metadata.time);
    },

    termsAccepted({ stream, data, metadata }: Recorded<TermsAccepted["type"]>): void {
      accept.run(idIn(stream), data.version, data.digest, metadata.time, metadata.actor);
    },
  };
}
