import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { reportUnexpected } from "../logging.ts";
import { answerBare, statusOfBadBytes } from "./bare-answer.ts";
import { isFromOwnPage } from "./origins.ts";
import { internal, Problem, problemOf, sendGraphQLProblem, sendProblem } from "./problem.ts";
import { PROTECTIVE_HEADERS } from "./protective-headers.ts";
import { createRouter } from "./router.ts";
import { type HttpServerParts, routesOf } from "./routes.ts";

const HEADERS_TIMEOUT_MILLISECONDS = 10_000;
/** An upload of 25 MiB over a line of 1 Mbit/s. */
const REQUEST_TIMEOUT_MILLISECONDS = 240_000;
/** Longer than the idle time of common proxies, or they send a request on a connection that we are closing. */
const KEEP_ALIVE_MILLISECONDS = 75_000;

export interface HttpServer {
  /** Resolves when it listens; tells the port, which matters where 0 was asked for. */
  listen(port: number, host: string): Promise<number>;
  /**
   * Accepts nothing more, finishes the answers that are under way, then closes the WebSockets with a reason. What is not
   * done after `graceMilliseconds` is cut off. False where that was so.
   */
  close(graceMilliseconds: number): Promise<boolean>;
}

export function createHttpServer(parts: HttpServerParts): HttpServer {
  const { graphql, metrics, log } = parts;
  const route = createRouter(routesOf(parts));
  const upgraded = new Set<Duplex>();
  const underWay = new Set<ServerResponse>();
  let isClosing = false;

  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    },
    (request, response) => void answer(request, response),
  );
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (isClosing) return answerBare(socket, 503);
    if (request.url?.split("?", 1)[0] !== "/graphql") return answerBare(socket, 404);
    if (!isFromOwnPage(request, parts.origins)) return answerBare(socket, 403);
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    graphql.upgrade(request, socket, head);
  });
  server.on("clientError", (error, socket) => {
    const status = statusOfBadBytes(error);
    const isAnswered = [...underWay].some((response) => response.socket === socket && response.headersSent);
    if (status === undefined || isAnswered || !socket.writable) socket.destroy();
    else answerBare(socket, status);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const requestId = randomUUID();
    const method = request.method ?? "";
    let pattern = "none";
    underWay.add(response);
    response.on("close", () => {
      underWay.delete(response);
      const seconds = (performance.now() - started) / 1_000;
      metrics.requestAnswered(pattern, pattern === "none" ? "any" : method, response.statusCode, seconds);
      log.debug({ requestId, route: pattern, method, status: response.statusCode, seconds }, "answered");
      if (isClosing) server.closeIdleConnections();
    });
    for (const [name, value] of PROTECTIVE_HEADERS) response.setHeader(name, value);
    response.setHeader("x-request-id", requestId);
    if (isClosing) response.setHeader("connection", "close");
    try {
      const url = urlOf(request);
      const match = route(method, url.pathname);
      pattern = match.route.pattern;
      await match.route.handler({ request, response, url, params: match.params, requestId });
    } catch (error) {
      if (response.destroyed && isDisconnect(error)) return;
      const problem = problemOf(error) ?? internal(reportUnexpected(log, error, { requestId }));
      if (response.headersSent) response.destroy();
      else if (pattern === "/graphql") sendGraphQLProblem(response, problem, request.headers.accept);
      else sendProblem(response, problem);
    }
  }

  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, "listening");
      return (server.address() as AddressInfo).port;
    },
    async close(graceMilliseconds) {
      isClosing = true;
      let isDone = true;
      const closed = once(server, "close");
      server.close();
      const deadline = setTimeout(() => {
        isDone = false;
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }, graceMilliseconds);
      await Promise.all([...underWay].map((response) => once(response, "close")));
      await Promise.all([closed, graphql.close()]);
      clearTimeout(deadline);
      return isDone;
    },
  };
}

/** The client went away in the middle: nobody is left to answer, and nothing is wrong with us. */
function isDisconnect(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET" || code === "EPIPE";
}

/** Only the path and query that a client of ours sends: neither `*` nor the whole address of some other place. */
function urlOf({ url }: IncomingMessage): URL {
  const parsed = url?.startsWith("/") ? URL.parse(`http://ebox${url}`) : null;
  if (parsed === null) throw new Problem(400, "MALFORMED_REQUEST", "The request's path cannot be read.");
  return parsed;
}
