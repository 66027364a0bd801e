import { randomUUID } from "node:crypto";
import { answerDataAccess } from "./application/commands/answer-data-access.ts";
import { dataAccessOf } from "./application/data-access.ts";
import { DATA_ACCESS_WORDING_DIGEST } from "./application/data-access-wording.ts";
import type { Caller } from "./application/ports/identity.ts";
import type { SignIn } from "./application/sign-in.ts";
import type { DevelopmentIdentity } from "./infrastructure/identity/development-identity.ts";
import {
  type DataAccessDesk,
  developmentTokenFor,
  type LoggedIn,
} from "./infrastructure/identity/embedded-provider/data-access-desk.ts";
import type { Office } from "./office.ts";

const VISIBLE_WITHIN_MS = 5_000;

/** The login page's way into the application: the person comes with a token of their own, as to the API. */
export function dataAccessAtLogin(identity: DevelopmentIdentity, people: SignIn, office: Office): DataAccessDesk {
  async function callerOf(person: LoggedIn): Promise<Caller> {
    const verification = await identity.verify(await identity.issueDevelopmentToken(developmentTokenFor(person)));
    if (!verification.valid) throw new Error("Our own token is not valid.");
    return people.signIn(verification.token);
  }
  return {
    async dataSets(person) {
      return dataAccessOf(await callerOf(person), office.readModel);
    },
    async answer(person, confirmed, refused) {
      const commandId = randomUUID();
      const request = { caller: await callerOf(person), commandId, correlationId: commandId };
      const answer = { confirmed, refused, wordingDigest: DATA_ACCESS_WORDING_DIGEST };
      const outcome = await answerDataAccess(office.publishing, request, answer);
      if (!outcome.accepted) throw new Error(`The answer was refused: ${outcome.refusal.code}`);
      if (outcome.position) await office.projection.reached(outcome.position, VISIBLE_WITHIN_MS);
    },
  };
}
