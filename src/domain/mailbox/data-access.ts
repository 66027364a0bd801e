import { accept, type Decider, refuse } from "../decision.ts";
import type { Sha256 } from "../digest.ts";
import type { Told } from "../metadata.ts";
import { type DataSet, REQUIRED_DATA_SETS } from "./data-set.ts";
import type { DataAccessConfirmed, DataAccessRefused, MailboxEvent } from "./events.ts";

/** What a person said of one set, and which wording they were shown. */
export interface DataAccessAnswer {
  readonly isConfirmed: boolean;
  readonly wordingDigest: Sha256;
}

/** A person can refuse what they confirmed, and confirm what they refused: the last answer counts. */
export interface AnswerDataAccess {
  readonly type: "AnswerDataAccess";
  readonly commandId: string;
  readonly confirmed: readonly DataSet[];
  readonly refused: readonly DataSet[];
  readonly wordingDigest: Sha256;
}

/** What people do not let e-Box use in one mailbox, by their actor ids. The last answer on a data set counts. */
export type RefusedData = ReadonlyMap<string, ReadonlySet<DataSet>>;

export function refusedDataAfter(
  before: RefusedData,
  { type, data, metadata }: Told<DataAccessConfirmed | DataAccessRefused>,
): RefusedData {
  const refused = new Set(before.get(metadata.actor));
  for (const set of data.dataSets) {
    if (type === "DataAccessRefused") refused.add(set);
    else refused.delete(set);
  }
  return new Map(before).set(metadata.actor, refused);
}

/** Whether that keeps a person from opening any message. */
export function opensNoMessage(refused: ReadonlySet<DataSet> | undefined): boolean {
  return (
    refused !== undefined &&
    (refused.has("MESSAGES_AND_SUMMARIES") || [...REQUIRED_DATA_SETS].some((set) => refused.has(set)))
  );
}

type DataAccessState = Readonly<Partial<Record<DataSet, DataAccessAnswer>>>;

/** What one person said in one mailbox; what others said there, and all else, is passed over. */
export function dataAccessDecider(
  personId: string,
): Decider<DataAccessState, AnswerDataAccess, MailboxEvent & (DataAccessConfirmed | DataAccessRefused)> {
  return {
    initial: {},

    decide({ confirmed, refused, wordingDigest }, state) {
      if (confirmed.length + refused.length === 0) {
        return refuse("INVALID_INPUT", "Name at least one data set.", ["confirmed"]);
      }
      if (new Set([...confirmed, ...refused]).size < confirmed.length + refused.length) {
        return refuse("INVALID_INPUT", "A data set is confirmed or refused, once.", ["refused"]);
      }
      const changes = (isConfirmed: boolean) => (set: DataSet) =>
        state[set]?.isConfirmed !== isConfirmed || state[set].wordingDigest !== wordingDigest;
      const newlyConfirmed = confirmed.filter(changes(true));
      const newlyRefused = refused.filter(changes(false));
      const facts: (DataAccessConfirmed | DataAccessRefused)[] = [];
      if (newlyConfirmed.length > 0) {
        facts.push({ type: "DataAccessConfirmed", data: { dataSets: newlyConfirmed, wordingDigest } });
      }
      if (newlyRefused.length > 0) {
        facts.push({ type: "DataAccessRefused", data: { dataSets: newlyRefused, wordingDigest } });
      }
      return accept(...facts);
    },

    evolve(state, { type, data, metadata }) {
      if (metadata.actor !== personId || (type !== "DataAccessConfirmed" && type !== "DataAccessRefused")) return state;
      const answer = { isConfirmed: type === "DataAccessConfirmed", wordingDigest: data.wordingDigest };
      return { ...state, ...Object.fromEntries(data.dataSets.map((set) => [set, answer])) };
    },
  };
}
