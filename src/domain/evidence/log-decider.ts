import { accept, type Decider, type Decision, refuse } from "../decision.ts";
import type { CheckpointTimestamped, KeyRotated, LogEvent, TimestampFailed, TreeHeadRecorded } from "./events.ts";
import { EMPTY_LOG, evolveLog, type LogState, unfinishedHead } from "./log-state.ts";

/** Whoever asks has checked the seal by the key that the state has. */
export interface RotateKey {
  readonly type: "RotateKey";
  readonly commandId: string;
  readonly facts: KeyRotated["data"];
}

export interface RecordTreeHead {
  readonly type: "RecordTreeHead";
  readonly commandId: string;
  readonly facts: TreeHeadRecorded["data"];
  /** The node's key. */
  readonly keyId: string;
  /** The last signed head, from which the node has found a consistency proof; undefined: it knows of none. */
  readonly continues: { readonly size: number; readonly root: string } | undefined;
}

export interface SignCheckpoint {
  readonly type: "SignCheckpoint";
  readonly commandId: string;
  readonly size: number;
  readonly root: string;
  readonly note: string;
  /** With which it is signed. */
  readonly keyId: string;
}

export interface TimestampCheckpoint {
  readonly type: "TimestampCheckpoint";
  readonly commandId: string;
  readonly facts: CheckpointTimestamped["data"];
}

export interface TellTimestampFailed {
  readonly type: "TellTimestampFailed";
  readonly commandId: string;
  readonly facts: TimestampFailed["data"];
}

export type LogCommand = RotateKey | RecordTreeHead | SignCheckpoint | TimestampCheckpoint | TellTimestampFailed;

/**
 * What is signed of the evidence log. Heads only grow, each continues the one signed before, is recorded before it is
 * signed, and is signed before the next is recorded, by the last key that it covers. Which of several nodes does it is
 * settled by the stream's revision.
 */
export const logDecider: Decider<LogState, LogCommand, LogEvent> = {
  initial: EMPTY_LOG,
  evolve: evolveLog,
  decide(command, state) {
    switch (command.type) {
      case "RotateKey":
        return rotateKey(command, state);
      case "RecordTreeHead":
        return recordTreeHead(command, state);
      case "SignCheckpoint":
        return signCheckpoint(command, state);
      case "TimestampCheckpoint":
        return timestampCheckpoint(command, state);
      case "TellTimestampFailed":
        return tellTimestampFailed(command, state);
    }
  },
};

function rotateKey({ facts }: RotateKey, { key }: LogState): Decision<LogEvent> {
  if (key?.keyId === facts.keyId) return accept();
  if (key && key.origin !== facts.origin)
    return refuse("FORBIDDEN", `The origin of this log is ${key.origin}, for ever.`);
  if (facts.replaces !== key?.keyId || (facts.seal === undefined) !== (key === undefined)) {
    return refuse("FORBIDDEN", "A new key has to be sealed by the current one.");
  }
  return accept({ type: "KeyRotated", data: facts });
}

function recordTreeHead({ facts, keyId, continues }: RecordTreeHead, state: LogState): Decision<LogEvent> {
  if (keyId !== state.key?.keyId) return notTheKey();
  const { signed } = state;
  if (continues?.size !== signed?.size || continues?.root !== signed?.root) {
    return refuse("INVALID_INPUT", "A head has to be found to continue the last that was signed.");
  }
  // One that is recorded already, or by a node that has seen more, comes first.
  if (facts.size <= (signed?.size ?? 0) || unfinishedHead(state)) return accept();
  return accept({ type: "TreeHeadRecorded", data: facts });
}

function signCheckpoint({ size, root, note, keyId }: SignCheckpoint, state: LogState): Decision<LogEvent> {
  if (size <= (state.signed?.size ?? 0)) return accept();
  if (keyId !== state.key?.keyId) return notTheKey();
  const head = unfinishedHead(state);
  if (head?.size !== size || head.root !== root) {
    return refuse("INVALID_INPUT", "Only the head that was recorded last can be signed.");
  }
  return accept({ type: "CheckpointSigned", data: { size, note } });
}

function timestampCheckpoint({ facts }: TimestampCheckpoint, state: LogState): Decision<LogEvent> {
  if (facts.size <= state.timestamped) return accept();
  if (facts.size > (state.signed?.size ?? 0)) {
    return refuse("INVALID_INPUT", "Only a signed checkpoint can have a timestamp.");
  }
  return accept({ type: "CheckpointTimestamped", data: facts });
}

function tellTimestampFailed({ facts, commandId }: TellTimestampFailed, state: LogState): Decision<LogEvent> {
  if (facts.size <= state.timestamped || state.failed?.commandId === commandId) return accept();
  return accept({ type: "TimestampFailed", data: facts });
}

const notTheKey = () => refuse("FORBIDDEN", "Only the log's current key signs.");
