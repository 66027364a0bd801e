import { randomUUID } from "node:crypto";
import { newMessageId } from "../../src/application/ids.ts";
import type { Random } from "../../src/demo/random.ts";
import { publication } from "../graphql/api.ts";
import type { Act, Entry } from "./ledger.ts";

export const RECIPIENTS = ["0220916609", "0406798006"];

export const LETTER = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

/** Milliseconds until a message expires that is to expire while the ledger is kept. */
const SHORT = { from: 3_000, to: 8_000 };

/** Says what a client does next: mostly it publishes, and each message gets at most one deed. */
export class Acts {
  readonly #random: Random;
  readonly #untouched: Act[] = [];
  readonly #masked: Act[] = [];

  constructor(random: Random, before: readonly Entry[]) {
    this.#random = random;
    const last = new Map(before.map((entry) => [entry.act.messageId, entry]));
    for (const { act, answers } of last.values()) if (answers.length > 0) this.done(act);
  }

  /** An act that was answered, so that others can follow it. */
  done(act: Act): void {
    if (act.kind === "publish" && !act.isShort) this.#untouched.push(act);
    if (act.kind === "mask") this.#masked.push(act);
  }

  /** `upload` is asked for a document where the message has one. */
  async next(upload: () => Promise<string>, digestValue: string): Promise<Act> {
    const random = this.#random;
    const masked = random.chance(0.04) ? take(this.#masked, random) : undefined;
    if (masked) return { ...of(masked), kind: "show" };
    const target = random.chance(0.25) ? take(this.#untouched, random) : undefined;
    if (target) return { ...of(target), kind: random.pick(["open", "open", "mask", "reply"]) };

    const messageId = newMessageId(Date.now());
    const recipient = random.pick(RECIPIENTS);
    const isShort = random.chance(0.04);
    const inMs = random.between(SHORT.from, SHORT.to);
    const hasDocument = random.chance(0.12);
    const input = publication(recipient, {
      messageId,
      isReplyAuthorized: true,
      bodyContent: `Brief ${messageId}`,
      ...(isShort && { expirationDate: new Date(Date.now() + inMs).toISOString() }),
      ...(hasDocument && {
        attachments: [
          { uploadId: await upload(), attachmentTitle: { nl: "Brief" }, isMainContent: false, digest: { digestValue } },
        ],
      }),
    });
    return { kind: "publish", id: randomUUID(), messageId, recipient, isShort, input };
  }
}

const of = ({ messageId, recipient }: Act) => ({ id: randomUUID(), messageId, recipient });

function take(from: Act[], random: Random): Act | undefined {
  return from.splice(random.between(0, Math.max(0, from.length - 1)), 1)[0];
}
