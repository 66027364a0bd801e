import { type Spread, spreadOf } from "./spread.ts";

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One ratio: ebox divided by its limit or peer, round by round. */
export interface Ratio {
  readonly kind: "ratio";
  readonly what: string;
  /** Of `ours` and `peer`. */
  readonly unit: string;
  readonly peerName: string;
  readonly ours: Spread;
  readonly peer: Spread;
  readonly ratio: Spread;
  /** Absent: reported, not judged. */
  readonly goal?: Goal;
  /** By the median. */
  readonly reached?: boolean;
  readonly note: string;
}

/** What could not be measured here, and why. */
interface LeftOut {
  readonly kind: "left-out";
  readonly what: string;
  readonly peerName: string;
  readonly reason: string;
}

export type Figure = Ratio | LeftOut;

/** `ours` and `peer`: the figures of the same rounds. */
export function ratioOf(measured: {
  what: string;
  unit: string;
  peerName: string;
  ours: readonly number[];
  peer: readonly number[];
  goal?: Goal;
  note: string;
}): Ratio {
  const { ours, peer, goal, ...words } = measured;
  if (ours.length !== peer.length) throw new RangeError(`The sides of "${words.what}" had different rounds.`);
  const ratio = spreadOf(ours.map((figure, round) => figure / (peer[round] as number)));
  return {
    kind: "ratio",
    ...words,
    ours: spreadOf(ours),
    peer: spreadOf(peer),
    ratio,
    ...(goal !== undefined && { goal, reached: reaches(ratio.median, goal) }),
  };
}

const reaches = (value: number, goal: Goal) => ("atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost);
