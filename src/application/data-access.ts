import { type Refusal, refuse } from "../domain/decision.ts";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { opensNoMessage } from "../domain/mailbox/data-access.ts";
import { DATA_SETS, type DataSet, REQUIRED_DATA_SETS } from "../domain/mailbox/data-set.ts";
import { DATA_ACCESS_WORDING, DATA_ACCESS_WORDING_DIGEST, type DataSetWording } from "./data-access-wording.ts";
import type { Mailroom } from "./mailroom.ts";
import type { Caller, Role } from "./ports/identity.ts";
import type { DataAccessRow, ReadModel } from "./ports/read-model.ts";

type Refused = ReturnType<typeof refuse>;

/** OPEN: not asked yet, or under another wording than the one in force. */
export type DataSetState = "OPEN" | "CONFIRMED" | "REFUSED";

export interface DataSetShown extends DataSetWording {
  readonly id: DataSet;
  readonly required: boolean;
  readonly state: DataSetState;
}

/**
 * Of people who use a mailbox. The others use none, or are software, also where an issuer's tokens for it look like a
 * person's.
 */
const ASKED: readonly Role[] = [
  "chief-access-manager",
  "administrator",
  "local-administrator",
  "co-local-administrator",
  "user",
];

/** The mailbox in which this caller is asked; undefined for applications and for whoever uses no mailbox. */
export function askedIn({ actor, role, enterpriseNumber }: Caller): EnterpriseNumber | undefined {
  return actor.kind === "human" && ASKED.includes(role) ? enterpriseNumber : undefined;
}

/** What this person has said of each data set, as this node knows it; undefined where nobody is asked. */
export function dataAccessOf(caller: Caller, readModel: ReadModel): DataSetShown[] | undefined {
  const mailbox = askedIn(caller);
  if (mailbox === undefined) return undefined;
  const answers = readModel.dataAccess(mailbox, caller.actor.id);
  return DATA_SETS.map((id) => ({ ...DATA_ACCESS_WORDING[id], ...standing(id, answers) }));
}

type Standing = Pick<DataSetShown, "id" | "required" | "state">;

function standing(id: DataSet, answers: readonly DataAccessRow[]): Standing {
  const answer = answers.find(({ dataSet }) => dataSet === id);
  const isInForce = answer?.wordingDigest === DATA_ACCESS_WORDING_DIGEST;
  const state = !isInForce ? "OPEN" : answer.isConfirmed ? "CONFIRMED" : "REFUSED";
  return { id, required: REQUIRED_DATA_SETS.has(id), state };
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
  const { refusedData } = await mailboxes.get(mailbox);
  if (!opensNoMessage(refusedData.get(caller.actor.id))) return undefined;
  return refuse(
    "DATA_ACCESS_REQUIRED",
    "You refused e-Box data without which no message opens: confirm it at any time.",
  );
}

/** True where a person has to be asked before they go on. */
export function hasToAnswer(dataSets: readonly Pick<DataSetShown, "state" | "required">[]): boolean {
  return dataSets.some((dataSet) => dataSet.state === "OPEN" || endsLogin(dataSet));
}

const endsLogin = ({ state, required }: Pick<DataSetShown, "state" | "required">) => required && state === "REFUSED";

/**
 * Where people are asked. AT_LOGIN: by a login page of ours, past which nobody comes unasked; whoever has a token all the
 * same (`ebox token`) need not answer. BY_API: the issuer is another's, and we see tokens and no login.
 */
export type AskedWhere = "AT_LOGIN" | "BY_API";

/** Why a caller is served nothing but the questions, and the way to answer them; undefined where all is well. */
export type WhyNotYet = (caller: Caller) => Refusal | undefined;

/** A login is complete when its person has answered, and ends where they refuse what nothing works without. */
export function whoeverAnswered(readModel: Pick<ReadModel, "dataAccess">, where: AskedWhere): WhyNotYet {
  const isOpen = where === "BY_API" ? hasToAnswer : (dataSets: readonly Standing[]) => dataSets.some(endsLogin);
  return (caller) => {
    const mailbox = askedIn(caller);
    if (mailbox === undefined) return undefined;
    const answers = readModel.dataAccess(mailbox, caller.actor.id);
    if (!isOpen(DATA_SETS.map((id) => standing(id, answers)))) return undefined;
    const message = "First say which data e-Box may use: `me.dataAccess` asks, `confirmDataAccess` answers.";
    return refuse("DATA_ACCESS_REQUIRED", message).refusal;
  };
}
