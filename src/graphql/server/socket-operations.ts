import { randomUUID } from "node:crypto";
import { execute, type GraphQLSchema } from "graphql";
import { type Context, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import { answeringInTime } from "../../application/answer-in-time.ts";
import { EventStoreUnavailable, type Position, StorageFull } from "../../application/ports/event-store.ts";
import { IssuerUnavailable } from "../../application/ports/identity.ts";
import { POSITION_NAME, readPosition, tellPosition } from "../../application/told-position.ts";
import type { Authenticate } from "../../http/graphql-handler.ts";
import { apiError, staleNode } from "../api-error.ts";
import { LIMITS } from "../limits.ts";
import type { AdmissionDesk } from "../operations/admission.ts";
import type { Allowances } from "../operations/allowances.ts";
import { answerTooLarge, isTooLarge } from "../operations/answer-size.ts";
import type { ErrorMask } from "../operations/masking.ts";
import { admitMetered } from "../operations/metered-admission.ts";
import { timedOut, withinTime } from "../operations/within-time.ts";
import { RequestContext, type Services } from "../request-context.ts";
import { deliver, type SubscriptionArgs } from "../subscriptions/delivery.ts";
import { sharingKey } from "../subscriptions/sharing.ts";
import type { AccessWatch } from "./access-watch.ts";
import { CLOSE, type ClientSocket } from "./client-socket.ts";
import { SocketsPerCaller } from "./sockets-per-caller.ts";

export interface SocketOperationsParts {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly desk: AdmissionDesk;
  readonly allowances: Allowances;
  readonly mask: ErrorMask;
  readonly authenticate: Authenticate;
  readonly access: AccessWatch;
}

type Connection = Context<Record<string, unknown> | undefined, ClientSocket>;

/** The longest id that a client may give an operation: it stands in every frame. */
const LONGEST_ID = 100;

const END = Buffer.from("}");

/** Operations by the protocol graphql-transport-ws: the same admission and masking as over HTTP, and subscriptions. */
export function createSocketOperations(parts: SocketOperationsParts): Server<ClientSocket> {
  const { schema, services, desk, allowances, mask, authenticate, access } = parts;
  const { limits } = services;
  const ofCallers = new SocketsPerCaller(limits.socketsPerCaller);

  async function operation({ extra: socket, subscriptions }: Connection, id: string, payload: SubscribePayload) {
    const { caller } = socket;
    if (caller === undefined) throw new Error("An operation on a socket that nobody was found behind.");
    if (id.length > LONGEST_ID) return [apiError("MALFORMED_REQUEST", `An id has at most ${LONGEST_ID} characters.`)];
    if (Object.keys(subscriptions).length > LIMITS.operationsPerSocket) {
      const most = `At most ${LIMITS.operationsPerSocket} operations run at a time on one socket: see Query.limits.`;
      return [apiError("TOO_MANY_OPERATIONS", most)];
    }
    const admission = admitMetered(desk, allowances, payload, caller.actor.id);
    if (!admission.admitted) return admission.errors;
    const { document, operation } = admission.operation;
    const seen = seenBy(payload);
    if (seen === "malformed") return [apiError("INVALID_POSITION", `Expected ${POSITION_NAME} as it was told before.`)];
    const contextValue = new RequestContext(services, caller, randomUUID(), admission.cost, seen);
    if (operation.operation !== "mutation" && !(await contextValue.isCaughtUp)) return [staleNode()];
    const { operationName, variables: variableValues } = payload;
    const args = { schema, document, operationName, variableValues, contextValue };
    if (operation.operation !== "subscription") return args;
    const refusal = contextValue.whyNotYet;
    if (refusal) return [apiError("DATA_ACCESS_REQUIRED", refusal.message)];
    const { rights } = contextValue.view;
    const beginning = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    const subscription: SubscriptionArgs = {
      ...args,
      sharedAs: sharingKey(payload.query, operation, document, variableValues ?? {}, rights),
      subscriber: { send: (result) => socket.send([beginning, result, END]) },
    };
    return subscription;
  }

  return makeServer<Record<string, unknown> | undefined, ClientSocket>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    async onConnect({ connectionParams, extra: socket }) {
      const authorization = connectionParams?.Authorization ?? connectionParams?.authorization;
      try {
        const caller = await authenticate(typeof authorization === "string" ? authorization : undefined);
        if (caller === undefined || !socket.isOpen) return false;
        if (ofCallers.enter(caller.actor.id)) {
          socket.belongsTo(caller);
          access.watch(socket, caller);
        } else socket.close(CLOSE.TOO_MANY_SOCKETS, "Too many sockets: see Query.limits");
        return true;
      } catch (error) {
        if (!isPassing(error)) throw error;
        socket.close(CLOSE.TRY_AGAIN_LATER, "Try again later");
        return true;
      }
    },
    onClose({ extra: { caller } }) {
      if (caller) ofCallers.leave(caller.actor.id);
    },
    onSubscribe: operation,
    async execute(args) {
      const context = args.contextValue as RequestContext;
      const work = () => answeringInTime(() => execute(args));
      const result = await withinTime(limits.operationMs, work, () => context.abandon());
      if (result === undefined) return { errors: [timedOut()] };
      return isTooLarge(LIMITS.socketAnswerBytes, result) ? { errors: [answerTooLarge()] } : result;
    },
    subscribe: (args) => deliver(args as SubscriptionArgs, mask),
    onNext(_connection, _id, _payload, args, { data, errors }) {
      const { requestId, shown, cost } = args.contextValue as RequestContext;
      return {
        ...(data !== undefined && { data }),
        ...(errors && { errors: errors.map((error) => mask.format(error, requestId)) }),
        extensions: { [POSITION_NAME]: tellPosition(shown), cost },
      };
    },
    onError: ({ extra: socket }, _id, _payload, errors) => errors.map((error) => mask.format(error, socket.id)),
  });
}

/** Up to where the client knows the log, from whatever node: what stands in a header over HTTP stands here in `extensions`. */
function seenBy({ extensions }: SubscribePayload): Position | undefined | "malformed" {
  const told = extensions?.[POSITION_NAME];
  if (told === undefined || told === null) return undefined;
  return typeof told === "string" ? readPosition(told) : "malformed";
}

/** What keeps a newcomer out now and may not in a minute. */
function isPassing(error: unknown): boolean {
  return error instanceof IssuerUnavailable || error instanceof EventStoreUnavailable || error instanceof StorageFull;
}
