import { createHash, randomUUID } from "node:crypto";
import { eventId } from "../../src/application/ids.ts";
import type { Random } from "../../src/demo/random.ts";
import type { Api } from "../graphql/api.ts";
import { OpenDocument } from "../graphql/generated/client.ts";
import type { AskedContent } from "./asked-content.ts";

/** A message that may be opened; by whom it was is counted. */
export interface Openable {
  readonly messageId: string;
  /** `body`, `documents/1` and so on. */
  readonly parts: readonly string[];
  accesses: number;
}

/** A message tells of its last 64 accesses whether a range is one with them; an archive makes one of each part. */
const MOST_ACCESSES = 60;
const MOST_ARCHIVED = 3;

/** Somebody who opens and downloads at random, and notes what arrived of it. */
export class ContentReader {
  readonly #api: Api;
  readonly #personId: string;
  readonly #tokenHash: string;
  readonly #random: Random;
  readonly #note: (asked: AskedContent) => void;

  static async of(api: Api, random: Random, note: (asked: AskedContent) => void): Promise<ContentReader> {
    return new ContentReader(api, await api.personId(), random, note);
  }

  private constructor(api: Api, personId: string, random: Random, note: (asked: AskedContent) => void) {
    this.#api = api;
    this.#personId = personId;
    this.#tokenHash = createHash("sha256").update(String(api.token)).digest("base64url");
    this.#random = random;
    this.#note = note;
  }

  /** Raises what fetch raises where the service is killed. False where nothing is left to be opened. */
  async once(messages: readonly Openable[]): Promise<boolean> {
    const openable = messages.filter(({ accesses, parts }) => accesses + parts.length <= MOST_ACCESSES);
    if (openable.length === 0) return false;
    const kind = this.#random.pick(["open", "document", "range", "range", "archive"] as const);
    const first = this.#random.pick(openable);
    const chosen = kind === "archive" ? this.#some(openable) : [first];
    const documents = first.parts.filter((part) => part.startsWith("documents/"));
    const parts = kind === "open" ? ["body"] : kind === "archive" ? first.parts : [this.#random.pick(documents)];
    for (const message of chosen) message.accesses += parts.length;
    const messageIds = chosen.map(({ messageId }) => messageId);
    const asked: AskedContent = {
      kind,
      tokenHash: this.#tokenHash,
      messageIds,
      parts,
      commandId: undefined,
      received: [],
      isWhole: false,
      endedAt: 0,
    };
    this.#note(asked);
    if (kind === "open") await this.#open(asked, first.messageId);
    else await this.#download(asked, kind === "archive" ? `/messages.zip?ids=${messageIds}` : pathOf(asked));
    asked.isWhole = true;
    return true;
  }

  async #open(asked: AskedContent, messageId: string): Promise<void> {
    const commandId = randomUUID();
    asked.commandId = eventId(commandId, `openMessage ${this.#tokenHash} ${this.#personId}`, 0);
    const { openMessage } = await this.#api.ask(OpenDocument, { input: { messageId, commandId } });
    if (!openMessage.content?.bodyContent) throw new Error(JSON.stringify(openMessage.userErrors));
    asked.received = [messageId];
    asked.endedAt = Date.now();
  }

  async #download(asked: AskedContent, path: string): Promise<void> {
    const start = this.#random.between(0, 9_999);
    const range = { range: `bytes=${start}-${start + this.#random.between(0, 99_999)}` };
    const answer = await this.#api.get(path, asked.kind === "range" ? range : {});
    asked.commandId = answer.headers.get("x-request-id") ?? undefined;
    if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of answer.body) chunks.push(chunk);
    } finally {
      const bytes = Buffer.concat(chunks);
      if (asked.kind === "archive") asked.received = asked.messageIds.filter((id) => bytes.includes(`${id}/`));
      else if (bytes.length > 0) asked.received = asked.messageIds;
      asked.endedAt = Date.now();
    }
  }

  #some(openable: readonly Openable[]): Openable[] {
    return [
      ...new Set(Array.from({ length: this.#random.between(1, MOST_ARCHIVED) }, () => this.#random.pick(openable))),
    ];
  }
}

const pathOf = ({ messageIds, parts }: AskedContent) => `/messages/${messageIds[0]}/${parts[0]}`;
