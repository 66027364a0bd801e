import type { Figure } from "../measure/figure.ts";

/** `quick`: numbers so small that they only show that the row works. */
export type Numbers = "full" | "quick";

export interface Bench {
  readonly numbers: Numbers;
  /** Asked for instead of the row's usual number. */
  readonly events?: number;
  /** What the row starts and makes is handed over here, and ended and removed when the row is over, however it ends. */
  readonly cleanup: AsyncDisposableStack;
  /** Tells whoever is waiting what is being done. */
  say(what: string): void;
}

/** One file of this folder each. */
export interface Row {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Figure[]>;
}
