import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from "graphql";
import type { FeedEntry } from "../../application/ports/read-model.ts";
import type { ErrorMask } from "../operations/masking.ts";
import type { RequestContext, Viewing } from "../request-context.ts";
import { View } from "../view.ts";
import type { FollowedMailbox } from "./mailbox-feeds.ts";

/** Where changes go. `send` resolves when the next may be sent, false when the subscriber is gone. */
export interface Subscriber {
  /** The payload is the JSON of an execution result. */
  send(payload: string): Promise<boolean> | boolean;
}

export interface SubscriptionArgs extends ExecutionArgs {
  readonly contextValue: RequestContext;
  /** From `sharingKey`. */
  readonly sharedAs: string;
  readonly subscriber: Subscriber;
}

/**
 * Runs a subscription. Its results don't come out of the iteration that it gives back, but go to the subscriber: as text
 * that is worked out once for all who share it. The iteration ends when the subscription does; `return()` ends it.
 */
export async function deliver(args: SubscriptionArgs, mask: ErrorMask) {
  const source = await createSourceEventStream(args);
  if (!isFollowedMailbox(source)) {
    if (Symbol.asyncIterator in source) throw new Error("A subscription that follows something else than a mailbox.");
    return source;
  }
  let pumping: Promise<void> | undefined;
  return {
    async next(): Promise<IteratorResult<ExecutionResult>> {
      pumping ??= pump(source, args, mask);
      await pumping;
      return { done: true, value: undefined };
    },
    async return(): Promise<IteratorResult<ExecutionResult>> {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function pump(source: FollowedMailbox, args: SubscriptionArgs, mask: ErrorMask): Promise<void> {
  const { sharedAs, subscriber } = args;
  for await (const change of source) {
    const payload = await source.shared(change.position, sharedAs, () => show(change, args, mask));
    const goesOn = subscriber.send(payload);
    if (goesOn !== true && !(await goesOn)) return;
  }
}

/** Depends on the rights of the one who asked, and on nothing else of theirs. */
async function show(change: FeedEntry, args: SubscriptionArgs, mask: ErrorMask): Promise<string> {
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
  return JSON.stringify({ data, ...(errors && { errors: errors.map((error) => mask.format(error, requestId)) }) });
}

const isFollowedMailbox = (source: object): source is FollowedMailbox => "shared" in source;
