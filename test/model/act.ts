import type fc from "fast-check";
import type { Model } from "./model.ts";
import type { Real } from "./real.ts";

/** Something that is done to both, the model and the service, and has to come out the same. */
export interface Act<Choice> {
  readonly name: string;
  readonly choice: fc.Arbitrary<Choice>;
  /** Whether it makes sense now; default: always. */
  readonly can?: (model: Model, choice: Choice) => boolean;
  readonly run: (model: Model, real: Real, choice: Choice) => Promise<void>;
}

export type AnyAct = Act<never>;

/** Erases what an act chooses, for a list of different acts. */
export const act = <Choice>(described: Act<Choice>): AnyAct => described as unknown as AnyAct;

export class Command implements fc.AsyncCommand<Model, Real> {
  readonly #act: AnyAct;
  readonly #choice: never;
  readonly #after: (model: Model, real: Real) => Promise<void>;

  constructor(chosen: AnyAct, choice: unknown, after: (model: Model, real: Real) => Promise<void>) {
    this.#act = chosen;
    this.#choice = choice as never;
    this.#after = after;
  }

  check(model: Readonly<Model>): boolean {
    return this.#act.can?.(model as Model, this.#choice) ?? true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.#act.run(model, real, this.#choice);
    await this.#after(model, real);
  }

  /** A line of test/model/regressions.json. */
  toString(): string {
    return JSON.stringify([this.#act.name, this.#choice]);
  }
}
