import { constants, openAsBlob } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { CommandFailed } from "../failures.ts";

/** An upload as the service answered it. */
export interface Uploaded {
  readonly id: string;
  readonly digest: { readonly digestMethod: string; readonly digestValue: string };
}

/** Undefined: it is published. */
export type Published = Refused | undefined;

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly string[] | null;
}

interface GraphQLAnswer {
  readonly data?: {
    readonly publishMessages?: {
      readonly results?: readonly { readonly userErrors: readonly UserError[] }[];
      readonly userErrors?: readonly UserError[];
    };
  } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const PUBLISH = `mutation ($messages: [PublishMessageInput!]!) {
  publishMessages(input: { messages: $messages }) {
    userErrors { code message path }
    results { userErrors { code message path } }
  }
}`;

/** The service understood the request and refuses it: trying again does not help. */
export class Refused extends Error {
  override name = "Refused";
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** It may work later: the connection was lost, or the service says so. */
class NotNow extends Error {
  override name = "NotNow";
}

/** It will work then: we cost the service more than it lets one caller within a minute. */
class TooSoon extends Error {
  override name = "TooSoon";
  readonly afterMs: number;
  constructor(afterMs: number) {
    super("the service is asked too much");
    this.afterMs = afterMs;
  }
}

const TRIES = 8;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const PASSING = new Set([408, 502, 503, 504]);

/** Talks to a running service, again and again where that may help. */
export class ServiceClient {
  readonly #url: string;
  readonly #token: () => Promise<string>;
  readonly #firstPauseMs: number;

  /** `token` is asked for each request, so that it may give a fresh one. */
  constructor(url: string, token: () => Promise<string>, firstPauseMs = FIRST_PAUSE_MS) {
    this.#url = url;
    this.#token = token;
    this.#firstPauseMs = firstPauseMs;
  }

  /** Raises `Refused`, or `CommandFailed` when the service cannot be reached or doesn't know us. */
  upload(path: string, mediaType: string): Promise<Uploaded> {
    return this.#tryAgain(async () => {
      // Says better than `openAsBlob` what is wrong with the file.
      await access(path, constants.R_OK);
      if (!(await stat(path)).isFile()) throw new Refused("INVALID_INPUT", "a document is no file");
      // A file-backed blob is streamed, and read anew by each try.
      const body = await openAsBlob(path);
      const fileName = encodeURIComponent(basename(path)).replace(/['()*]/g, escape);
      const headers = { "content-type": mediaType, "content-disposition": `attachment; filename*=UTF-8''${fileName}` };
      return (await this.#post("/documents", headers, body)) as Uploaded;
    });
  }

  /** One answer per message, in their order. Raises as `upload` does; `Refused` is about the whole request. */
  publish(messages: readonly object[]): Promise<Published[]> {
    const body = JSON.stringify({ query: PUBLISH, variables: { messages } });
    return this.#tryAgain(async () => {
      const answer = (await this.#post("/graphql", { "content-type": "application/json" }, body)) as GraphQLAnswer;
      const [error] = answer.errors ?? [];
      if (error) throw problem(error.extensions?.code ?? "INTERNAL", error.message);
      const { results = [], userErrors = [] } = answer.data?.publishMessages ?? {};
      for (const { code, message } of userErrors) throw problem(code, message);
      return results.map((result) => answerOf(result.userErrors));
    });
  }

  async #post(path: string, headers: Record<string, string>, body: string | Blob): Promise<unknown> {
    const authorization = `Bearer ${await this.#token()}`;
    let response: Response;
    let answer: Record<string, unknown>;
    try {
      response = await fetch(`${this.#url}${path}`, {
        method: "POST",
        headers: { ...headers, authorization },
        body,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      answer = (await response.json()) as Record<string, unknown>;
    } catch {
      throw new NotNow("the connection failed");
    }
    if (response.status === 401) throw new CommandFailed(`${this.#url} does not accept the token`);
    if (response.status === 429) throw new TooSoon(1_000 * Number(response.headers.get("retry-after") ?? 1));
    if (PASSING.has(response.status)) throw new NotNow(`the service answered ${response.status}`);
    if (response.ok || "errors" in answer) return answer;
    throw problem(
      String(answer.code ?? "INTERNAL"),
      String(answer.detail ?? `the service answered ${response.status}`),
    );
  }

  async #tryAgain<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof TooSoon) {
          await after(error.afterMs);
          tries = 0;
          continue;
        }
        if (!(error instanceof NotNow)) throw error;
        if (tries === TRIES) throw new CommandFailed(`${this.#url} cannot be reached: ${error.message}`);
        // With some chance in it, so that many clients don't come back in step.
        const pause = Math.min(this.#firstPauseMs * 2 ** (tries - 1), LONGEST_PAUSE_MS);
        await after(pause * (0.5 + Math.random() / 2));
      }
    }
  }
}

/** What a code means for us: whether to try again, to give up, or to go on without what it is about. */
function problem(code: string, message: string): Error {
  if (code === "UNAVAILABLE") return new NotNow(message);
  if (code === "STORAGE_FULL") return new CommandFailed(`the service has no space left: ${message}`);
  if (code === "UNAUTHENTICATED") return new CommandFailed("the service does not accept the token");
  return new Refused(code, message);
}

/** Where the service was away for one message, the whole is sent again: what is published already stays as it is. */
function answerOf(errors: readonly UserError[]): Published {
  // STALE: it is published, and not visible yet.
  const [error] = errors.filter(({ code }) => code !== "STALE");
  if (!error) return undefined;
  const { code, path, message } = error;
  const answer = problem(code, path?.length ? `${path.join(".")}: ${message}` : message);
  if (answer instanceof Refused) return answer;
  throw answer;
}
