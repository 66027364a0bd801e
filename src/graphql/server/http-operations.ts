import { ApolloServer, HeaderMap } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { POSITION_NAME, tellPosition } from "../../application/told-position.ts";
import type { GraphQLRequest, GraphQLResponse } from "../../http/graphql-handler.ts";
import { apiError, staleNode, unauthenticated } from "../api-error.ts";
import { LIMITS } from "../limits.ts";
import type { AdmissionDesk, OperationRequest } from "../operations/admission.ts";
import type { Allowances, ToldCost } from "../operations/allowances.ts";
import { answerTooLarge, isTooLarge } from "../operations/answer-size.ts";
import type { ErrorMask } from "../operations/masking.ts";
import { admitMetered } from "../operations/metered-admission.ts";
import { timedOut, withinTime } from "../operations/within-time.ts";
import { RequestContext, type Services } from "../request-context.ts";

/** What Apollo is told of the one who calls: nobody, where only the schema is asked for. */
interface HttpContext {
  readonly requestId: string;
  readonly cost: ToldCost;
}

export interface HttpOperationsParts {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly desk: AdmissionDesk;
  readonly allowances: Allowances;
  readonly mask: ErrorMask;
  readonly showsSchema: boolean;
}

/** `POST /graphql`: admission first, then Apollo. */
export class HttpOperations {
  readonly #parts: HttpOperationsParts;
  readonly #apollo: ApolloServer<HttpContext>;

  private constructor(parts: HttpOperationsParts, apollo: ApolloServer<HttpContext>) {
    this.#parts = parts;
    this.#apollo = apollo;
  }

  static async start(parts: HttpOperationsParts): Promise<HttpOperations> {
    const apollo = createApollo(parts);
    await apollo.start();
    return new HttpOperations(parts, apollo);
  }

  async handle({ headers, body, caller, requestId, seen }: GraphQLRequest): Promise<GraphQLResponse> {
    const { desk, allowances, services, showsSchema } = this.#parts;
    if (caller === undefined && !showsSchema) return this.#refuse(401, [unauthenticated()], requestId);
    const request = operationIn(body);
    if (request instanceof GraphQLError) return this.#refuse(400, [request], requestId);
    const admission = admitMetered(desk, allowances, request, caller?.actor.id);
    const { cost } = admission;
    if (!admission.admitted && admission.retryAfterMs !== undefined) {
      return this.#refuse(429, admission.errors, requestId, { cost, retryAfterMs: admission.retryAfterMs });
    }
    if (caller === undefined && !(admission.admitted && admission.operation.isIntrospection)) {
      return this.#refuse(401, [unauthenticated()], requestId);
    }
    if (!admission.admitted) return this.#refuse(400, admission.errors, requestId, { cost });
    if (admission.operation.operation.operation === "subscription") {
      const error = apiError("SUBSCRIPTIONS_NEED_A_WEBSOCKET", "Subscribe over a WebSocket (graphql-transport-ws).");
      return this.#refuse(400, [error], requestId, { cost });
    }
    const context = caller ? new RequestContext(services, caller, requestId, cost, seen) : undefined;
    const isQuery = admission.operation.operation.operation === "query";
    if (context && isQuery && !(await context.isCaughtUp)) {
      return this.#refuse(503, [staleNode()], requestId, { cost, retryAfterMs: 1_000 });
    }
    const answer = await withinTime(
      services.limits.operationMs,
      () =>
        this.#apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: { method: "POST", headers: headerMap(headers), search: "", body },
          context: async () => context ?? { requestId, cost },
        }),
      () => context?.abandon(),
    );
    if (answer === undefined) return this.#refuse(503, [timedOut()], requestId, { cost });
    if (answer.body.kind !== "complete") throw new Error("Nothing in the schema is delivered in pieces.");
    if (context) answer.headers.set(POSITION_NAME, tellPosition(context.shown));
    return { status: answer.status ?? 200, headers: answer.headers, body: answer.body.string };
  }

  close(): Promise<void> {
    return this.#apollo.stop();
  }

  #refuse(
    status: number,
    errors: readonly GraphQLError[],
    requestId: string,
    { cost, retryAfterMs }: { readonly cost?: ToldCost; readonly retryAfterMs?: number } = {},
  ): GraphQLResponse {
    const body = JSON.stringify({
      errors: errors.map((error) => this.#parts.mask.format(error, requestId)),
      ...(cost && { extensions: { cost } }),
    });
    const headers: [string, string][] = [["content-type", "application/json; charset=utf-8"]];
    if (retryAfterMs !== undefined) headers.push(["retry-after", String(Math.ceil(retryAfterMs / 1_000))]);
    return { status, headers, body };
  }
}

function createApollo({ schema, mask, showsSchema }: HttpOperationsParts): ApolloServer<HttpContext> {
  return new ApolloServer<HttpContext>({
    schema,
    introspection: showsSchema,
    hideSchemaDetailsFromClientErrors: !showsSchema,
    // Every document was validated on admission.
    dangerouslyDisableValidation: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stringifyResult: (result) => {
      if (!isTooLarge(LIMITS.answerBytes, result)) return JSON.stringify(result);
      const { message, extensions } = answerTooLarge();
      return JSON.stringify({ errors: [{ message, extensions }], extensions: result.extensions });
    },
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => (error instanceof GraphQLError ? mask.formatReported(error) : formatted),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      {
        requestDidStart: async ({ contextValue }) => ({
          didEncounterErrors: async ({ errors }) => mask.report(errors, contextValue.requestId),
          willSendResponse: async ({ response: { body } }) => {
            if (body.kind === "single") body.singleResult.extensions = { cost: contextValue.cost };
          },
        }),
      },
    ],
  });
}

/** Only the shape that the admission reads; Apollo judges the rest. */
function operationIn(body: unknown): OperationRequest | GraphQLError {
  if (Array.isArray(body)) {
    return apiError("BATCHING_NOT_ALLOWED", "One operation per request: an operation may have several root fields.");
  }
  const { query, operationName, variables } = (body ?? {}) as { readonly [member: string]: unknown };
  if (typeof query !== "string" || query === "") {
    return apiError("MALFORMED_REQUEST", "Expected a JSON object with the document as `query`.");
  }
  if (operationName != null && typeof operationName !== "string") {
    return apiError("MALFORMED_REQUEST", "Expected `operationName` to be a string.");
  }
  if (variables != null && (typeof variables !== "object" || Array.isArray(variables))) {
    return apiError("MALFORMED_REQUEST", "Expected `variables` to be an object.");
  }
  return { query, operationName, variables: variables as OperationRequest["variables"] };
}

function headerMap(headers: GraphQLRequest["headers"]): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return map;
}
