import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from "graphql";
import { LIMITS } from "../limits.ts";
import { answerTooLarge, isTooLarge } from "../operations/answer-size.ts";
import type { ErrorMask } from "../operations/masking.ts";
import type { RequestContext, Viewing } from "../request-context.ts";
import { View } from "../view.ts";
import type { Source, Told } from "./source.ts";

/** Where changes go. */
export interface Subscriber {
  /** Takes the JSON of an execution result. True where the next may follow, false where nobody is there any more. */
  send(result: Buffer): true | Promise<boolean>;
}

export interface SubscriptionArgs extends ExecutionArgs {
  readonly contextValue: RequestContext;
  /** From `sharingKey`. */
  readonly sharedAs: string;
  readonly subscriber: Subscriber;
}

/**
 * Runs a subscription. Its results don't come out of the iteration that it gives back, but go to the subscriber: as bytes
 * that are worked out once for all who share it. The iteration ends when the subscription does; `return()` ends it. A change
 * that is too large for one message ends it with ANSWER_TOO_LARGE, so that none is left out in silence.
 */
export async function deliver(args: SubscriptionArgs, mask: ErrorMask) {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  if (!isSource(source)) throw new Error("A subscription that follows what cannot be delivered.");
  let pumping: Promise<void> | undefined;
  return {
    async next(): Promise<IteratorResult<ExecutionResult>> {
      pumping ??= pump(source, args, mask);
      await pumping;
      return { done: true, value: undefined };
    },
    async return(): Promise<IteratorResult<ExecutionResult>> {
      await source.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const isSource = (source: object): source is Source<Told> => "shared" in source && "return" in source;

async function pump(source: Source<Told>, args: SubscriptionArgs, mask: ErrorMask): Promise<void> {
  const { sharedAs, subscriber } = args;
  for await (const change of source) {
    const result = await source.shared(change.position, sharedAs, () => show(change, args, mask));
    const goesOn = subscriber.send(result);
    if (goesOn !== true && !(await goesOn)) return;
  }
}

/** Depends on the rights of the one who asked, and on nothing else of theirs. Throws ANSWER_TOO_LARGE. */
async function show(change: Told, args: SubscriptionArgs, mask: ErrorMask): Promise<Buffer> {
  const { schema, document, operationName, variableValues, contextValue } = args;
  const { view, services, requestId } = contextValue;
  const viewing: Viewing = { view: new View(view.rights, services.readModel) };
  const { errors, data } = await execute({
    schema,
    document,
    operationName,
    variableValues,
    rootValue: change,
    contextValue: viewing,
  });
  if (isTooLarge(LIMITS.socketAnswerBytes, { data, errors })) throw answerTooLarge();
  const shown = { data, ...(errors && { errors: errors.map((error) => mask.format(error, requestId)) }) };
  return Buffer.from(JSON.stringify(shown));
}
