import { refuse } from "../../domain/decision.ts";
import { dataAccessDecider } from "../../domain/mailbox/data-access.ts";
import type { DataSet } from "../../domain/mailbox/data-set.ts";
import { askedIn } from "../data-access.ts";
import { DATA_ACCESS_WORDING_DIGEST } from "../data-access-wording.ts";
import { handle } from "../handle.ts";
import { contextOf, forbidden, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import { mailboxStream } from "../streams.ts";

/** Records which data sets a person lets e-Box use in one mailbox. `wordingDigest`: of the wording that they were shown. */
export async function answerDataAccess(
  mailroom: Mailroom,
  request: Request,
  answer: { confirmed: readonly DataSet[]; refused: readonly DataSet[]; wordingDigest: string },
): Promise<Outcome<object>> {
  const mailbox = askedIn(request.caller);
  if (mailbox === undefined) return forbidden("Only people of an enterprise are asked.");
  if (answer.wordingDigest !== DATA_ACCESS_WORDING_DIGEST) {
    return refuse("CONSENT_WORDING_UNKNOWN", "The digest is not that of the wording in force; read it again.", [
      "wordingDigest",
    ]);
  }
  const handled = await handle(
    mailroom,
    dataAccessDecider(request.caller.actor.id),
    mailboxStream(mailbox),
    {
      type: "AnswerDataAccess",
      commandId: request.commandId,
      confirmed: answer.confirmed,
      refused: answer.refused,
      wordingDigest: DATA_ACCESS_WORDING_DIGEST,
    },
    contextOf(request),
  );
  return handled.accepted ? { accepted: true, position: handled.position } : handled;
}
