import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openDevelopmentIdentity } from "../../src/infrastructure/identity/development-identity.ts";
import type { RunningService } from "../acceptance/running-service.ts";
import { Api } from "../graphql/api.ts";
import { RECIPIENTS } from "./acts.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const LIFETIME_SECONDS = 86_400;

/** Tokens that outlive every round; of the recipients, by enterprise number. */
export interface Access {
  readonly sender: string;
  readonly recipients: Readonly<Record<string, string>>;
}

/** Authorises the sender at the running service. */
export async function prepareAccess(service: RunningService): Promise<Access> {
  const identity = await openDevelopmentIdentity(dataFolderAt(service.folder).keys, systemClock);
  const token = (persona: "operator" | "sender" | "administrator", number: string) =>
    identity.issueDevelopmentToken({
      persona,
      enterpriseNumber: number as EnterpriseNumber,
      lifetimeSeconds: LIFETIME_SECONDS,
    });
  const operator = new Api(service.port, await token("operator", INSTITUTION));
  const sender = await token("sender", INSTITUTION);
  await operator.admitSender(INSTITUTION, new Api(service.port, sender));
  const readers = RECIPIENTS.map(async (number) => [number, await token("administrator", number)] as const);
  return { sender, recipients: Object.fromEntries(await Promise.all(readers)) };
}
