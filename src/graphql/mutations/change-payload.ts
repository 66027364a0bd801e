import { ObjectType } from "type-graphql";
import type { RequestContext } from "../request-context.ts";
import { Payload } from "../types/payload.ts";
import type { View } from "../view.ts";
import type { CarriedOut } from "./carry-out.ts";

/** Of a command whose payload shows what it changed. */
@ObjectType()
export abstract class ChangePayload<Changed extends object> extends Payload {
  readonly #context: RequestContext;
  readonly #changed: Changed | undefined;

  constructor({ result, userErrors }: CarriedOut<Changed>, context: RequestContext) {
    super(userErrors);
    this.#changed = result;
    this.#context = context;
  }

  /** As it stands when it is asked for; null where the command was refused. */
  protected changed<Shown>(show: (changed: Changed, view: View) => Shown): Shown | null {
    return this.#changed === undefined ? null : show(this.#changed, this.#context.view);
  }
}
