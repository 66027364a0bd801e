import { type ProgressBar, startProgressBar } from "./progress-bar.ts";

export interface Step {
  readonly what: string;
  readonly done: number;
  readonly total?: number | undefined;
}

/** One bar after the other, for work that has several steps. */
export class StepBars {
  #what: string | undefined;
  #bar: ProgressBar | undefined;

  show({ what, done, total }: Step): void {
    if (what !== this.#what) {
      this.end();
      this.#what = what;
      this.#bar = startProgressBar(what, total);
    }
    this.#bar?.update(done);
  }

  /** The last one stays. Repeating it is no error. */
  end(): void {
    this.#bar?.finish();
    this.#bar = undefined;
  }
}
