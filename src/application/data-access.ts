import { refuse } from "../domain/decision.ts";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { DATA_SETS, type DataSet, REQUIRED_DATA_SETS } from "../domain/mailbox/data-set.ts";
import { DATA_ACCESS_WORDING, DATA_ACCESS_WORDING_DIGEST, type DataSetWording } from "./data-access-wording.ts";
import type { Mailroom } from "./mailroom.ts";
import type { Caller } from "./ports/identity.ts";
import type { ReadModel } from "./ports/read-model.ts";

type Refused = ReturnType<typeof refuse>;

/** OPEN: not asked yet, or under another wording than the one in force. */
export type DataSetState = "OPEN" | "CONFIRMED" | "REFUSED";

export interface DataSetShown extends DataSetWording {
  readonly id: DataSet;
  readonly required: boolean;
  readonly state: DataSetState;
}

/** The mailbox in which this caller is asked; undefined for applications and for whoever uses no mailbox. */
export function askedIn(caller: Caller): EnterpriseNumber | undefined {
  const { actor, role, enterpriseNumber } = caller;
  return actor.kind === "human" && role !== "auditor" && role !== "operator" ? enterpriseNumber : undefined;
}

/** What this person has said of each data set, as this node knows it; undefined where nobody is asked. */
export function dataAccessOf(caller: Caller, readModel: ReadModel): DataSetShown[] | undefined {
  const mailbox = askedIn(caller);
  if (mailbox === undefined) return undefined;
  const answers = readModel.dataAccess(mailbox, caller.actor.id);
  return DATA_SETS.map((id) => {
    const answer = answers.find(({ dataSet }) => dataSet === id);
    const isInForce = answer?.wordingDigest === DATA_ACCESS_WORDING_DIGEST;
    const state = !isInForce ? "OPEN" : answer.isConfirmed ? "CONFIRMED" : "REFUSED";
    return { ...DATA_ACCESS_WORDING[id], id, required: REQUIRED_DATA_SETS.has(id), state };
  });
}

/**
 * The refusal of content to a person who does not let e-Box use messages, by the log itself; undefined for everybody else.
 * Who was not asked yet refused nothing.
 */
export async function whyNoContent(
  { mailboxes }: Pick<Mailroom, "mailboxes">,
  caller: Caller,
): Promise<Refused | undefined> {
  const mailbox = askedIn(caller);
  if (mailbox === undefined) return undefined;
  const { withoutMessages } = await mailboxes.get(mailbox);
  if (!withoutMessages.has(caller.actor.id)) return undefined;
  return refuse("DATA_ACCESS_REQUIRED", "You refused e-Box the use of messages; you can confirm it at any time.");
}

/** True where a person has to be asked before they go on. */
export function hasToAnswer(dataSets: readonly Pick<DataSetShown, "state" | "required">[]): boolean {
  return dataSets.some(({ state, required }) => state === "OPEN" || (required && state === "REFUSED"));
}
