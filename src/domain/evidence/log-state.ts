import type { Instant } from "../instant.ts";
import type { Told } from "../metadata.ts";
import type { CheckpointSigned, KeyRotated, LogEvent, TreeHeadRecorded } from "./events.ts";

export type RecordedHead = TreeHeadRecorded["data"] & { readonly recordedAt: Instant };
export type SignedHead = Pick<TreeHeadRecorded["data"], "size" | "root"> &
  Pick<CheckpointSigned["data"], "note"> & { readonly signedAt: Instant };

export interface LogState {
  /** Undefined before the first. */
  readonly key: KeyRotated["data"] | undefined;
  /** KeyRotated so far, each of which is a leaf. */
  readonly keys: number;
  /** The last that was recorded under this key, signed or not. */
  readonly head: RecordedHead | undefined;
  readonly signed: SignedHead | undefined;
  /** Leaves that the last timestamp covers. */
  readonly timestamped: number;
  /** What the authority of that one told. */
  readonly timestampedAt: Instant | undefined;
  /** Of the failures since the last timestamp, the last. */
  readonly failed: { readonly at: Instant; readonly commandId: string } | undefined;
  /** Heads beyond the last timestamp, oldest first: the age of the oldest leaf without one. */
  readonly untimed: readonly { readonly size: number; readonly since: Instant }[];
}

export const EMPTY_LOG: LogState = {
  key: undefined,
  keys: 0,
  head: undefined,
  signed: undefined,
  timestamped: 0,
  timestampedAt: undefined,
  failed: undefined,
  untimed: [],
};

/** Of more heads without a timestamp, the oldest two are told as one: what is remembered does not grow. */
const MOST_UNTIMED = 100;

export function evolveLog(state: LogState, event: Told<LogEvent>): LogState {
  const at = event.metadata.time;
  switch (event.type) {
    case "KeyRotated":
      // What was recorded and not signed yet is void: a checkpoint is signed by the last key that it covers.
      return { ...state, key: event.data, keys: state.keys + 1, head: undefined };
    case "TreeHeadRecorded": {
      const { size, since } = event.data;
      return {
        ...state,
        head: { ...event.data, recordedAt: at },
        untimed: bounded([...state.untimed, { size, since }]),
      };
    }
    case "CheckpointSigned": {
      const { size, note } = event.data;
      return { ...state, signed: { size, root: state.head?.root ?? "", note, signedAt: at } };
    }
    case "CheckpointTimestamped": {
      const timestamped = Math.max(state.timestamped, event.data.size);
      const untimed = state.untimed.filter(({ size }) => size > timestamped);
      const timestampedAt = event.data.size === timestamped ? event.data.time : state.timestampedAt;
      return { ...state, timestamped, timestampedAt, untimed, failed: undefined };
    }
    case "TimestampFailed":
      return { ...state, failed: { at, commandId: event.metadata.commandId } };
  }
}

function bounded(untimed: LogState["untimed"]): LogState["untimed"] {
  const [first, second, ...rest] = untimed;
  if (untimed.length <= MOST_UNTIMED || !first || !second) return untimed;
  return [{ size: second.size, since: first.since }, ...rest];
}

/** The head whose signature is still to come. */
export function unfinishedHead({ head, signed }: LogState): RecordedHead | undefined {
  return head !== undefined && head.size > (signed?.size ?? 0) ? head : undefined;
}

/** Time of the oldest leaf that a head covers and no timestamp does; undefined where there is none. */
export function untimedSince({ untimed }: LogState): Instant | undefined {
  return untimed[0]?.since;
}
