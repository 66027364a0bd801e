import type { ServerResponse } from "node:http";
import { answeringInTime } from "../application/answer-in-time.ts";
import type { CatchUp } from "../application/catch-up.ts";
import type { Log } from "../logging.ts";
import { type EvidenceSource, evidenceRoutes } from "./evidence-log/evidence-routes.ts";
import type { DocumentHandlers } from "./exchange.ts";
import { createExplorer } from "./explorer.ts";
import { type Authenticate, GRAPHQL_BODY_BYTES, type GraphQLHandler } from "./graphql-handler.ts";
import type { Health } from "./health.ts";
import { isFromOwnPage } from "./origins.ts";
import { seenBy } from "./position-header.ts";
import { foreignPage, staleNode, unauthenticated } from "./problem.ts";
import type { Receiver, Reception } from "./reception.ts";
import { readJson } from "./request-body.ts";
import type { Route } from "./router.ts";

export interface HttpServerParts {
  readonly graphql: GraphQLHandler;
  readonly documents: DocumentHandlers;
  readonly authenticate: Authenticate;
  readonly catchUp: Pick<CatchUp, "showsSeen">;
  readonly health: () => Promise<Health>;
  readonly metrics: {
    /** `seconds` from the head of the request to the end of the answer. */
    requestAnswered(route: string, method: string, status: number, seconds: number): void;
    render(): Promise<{ readonly contentType: string; readonly text: string }>;
  };
  readonly explorer: boolean;
  /** The embedded OpenID Provider, where there is one: everything below `/oidc`. */
  readonly login?: Receiver | undefined;
  /** What `/log/` tells. */
  readonly evidence: EvidenceSource;
  /** Origins whose pages may call, besides our own: `https://box.example`. */
  readonly origins: readonly string[];
  readonly log: Log;
}

/** Everything that this server answers. */
export function routesOf(parts: HttpServerParts): Route<Receiver>[] {
  const { documents, authenticate } = parts;
  const known =
    (handle: DocumentHandlers[keyof DocumentHandlers]): Receiver =>
    (reception) =>
      answeringInTime(async () => {
        const caller = await authenticate(reception.request.headers.authorization);
        if (caller === undefined) throw unauthenticated();
        await handle({ ...reception, caller });
      });
  const upToDate =
    (handle: DocumentHandlers[keyof DocumentHandlers]): DocumentHandlers[keyof DocumentHandlers] =>
    async (exchange) => {
      if (!(await parts.catchUp.showsSeen(seenBy(exchange.request)))) throw staleNode();
      // That wait does not count: the store has all its time.
      await answeringInTime(() => handle(exchange));
    };
  const fromOwnPage =
    (receive: Receiver): Receiver =>
    (reception) => {
      if (!isFromOwnPage(reception.request, parts.origins)) throw foreignPage();
      return receive(reception);
    };
  const ready: Receiver = async ({ response }) => {
    const health = await parts.health();
    sendJson(response, health.status === "ready" ? 200 : 503, health);
  };
  const routes: Route<Receiver>[] = [
    { methods: ["POST"], pattern: "/graphql", handler: fromOwnPage((reception) => answerGraphQL(parts, reception)) },
    { methods: ["POST"], pattern: "/documents", handler: fromOwnPage(known(documents.upload)) },
    {
      methods: ["GET", "HEAD"],
      pattern: "/messages/:messageId/documents/:number",
      handler: known(upToDate(documents.download)),
    },
    { methods: ["GET"], pattern: "/messages.zip", handler: known(upToDate(documents.zip)) },
    { methods: ["GET"], pattern: "/messages/:messageId/proof", handler: known(upToDate(documents.proof)) },
    { methods: ["GET"], pattern: "/health", handler: ready },
    { methods: ["GET"], pattern: "/health/ready", handler: ready },
    {
      methods: ["GET"],
      pattern: "/health/live",
      handler: ({ response }) => sendJson(response, 200, { status: "live" }),
    },
    { methods: ["GET"], pattern: "/metrics", handler: ({ response }) => sendMetrics(parts, response) },
  ];
  routes.push(...evidenceRoutes(parts.evidence, authenticate));
  if (parts.login) routes.push(...loginRoutes(parts.login));
  if (!parts.explorer) return routes;
  const explore = createExplorer();
  const methods = ["GET", "HEAD"];
  return [
    ...routes,
    { methods, pattern: "/", handler: ({ response }) => void response.writeHead(302, { location: "/explorer" }).end() },
    { methods, pattern: "/explorer", handler: ({ request, response }) => explore(request, response, undefined) },
    {
      methods,
      pattern: "/explorer/:asset",
      handler: ({ request, response, params }) => explore(request, response, params.asset),
    },
  ];
}

function loginRoutes(handler: Receiver): Route<Receiver>[] {
  return [
    { methods: ["GET", "OPTIONS"], pattern: "/oidc/.well-known/openid-configuration", handler },
    { methods: ["GET", "OPTIONS"], pattern: "/oidc/jwks", handler },
    { methods: ["GET"], pattern: "/oidc/auth", handler },
    { methods: ["GET"], pattern: "/oidc/auth/:uid", handler },
    { methods: ["GET", "POST"], pattern: "/oidc/login/:uid", handler },
    { methods: ["GET", "POST"], pattern: "/oidc/data-access/:uid", handler },
    { methods: ["POST", "OPTIONS"], pattern: "/oidc/token", handler },
  ];
}

async function answerGraphQL(parts: HttpServerParts, { request, response, requestId }: Reception): Promise<void> {
  const { headers } = request;
  const body = await readJson(request, GRAPHQL_BODY_BYTES);
  const { caller, answer } = await answeringInTime(async () => {
    const caller = await parts.authenticate(headers.authorization);
    return { caller, answer: await parts.graphql.handle({ headers, body, caller, requestId, seen: seenBy(request) }) };
  });
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  if (caller === undefined && answer.status === 401) response.setHeader("www-authenticate", 'Bearer realm="ebox"');
  response.writeHead(answer.status, { "content-length": Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

async function sendMetrics(parts: HttpServerParts, response: ServerResponse): Promise<void> {
  const { contentType, text } = await parts.metrics.render();
  response.writeHead(200, { "content-type": contentType, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

function sendJson(response: ServerResponse, status: number, content: object): void {
  const body = JSON.stringify(content);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}
