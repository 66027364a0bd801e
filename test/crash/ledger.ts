import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import type { PublishMessageInput } from "../graphql/generated/client.ts";

interface Publication {
  readonly kind: "publish";
  readonly recipient: string;
  readonly input: PublishMessageInput;
  /** Expires while the ledger is kept: it is not asked for again, because it may be gone. */
  readonly isShort: boolean;
}

/** What is done to a message of `recipient` that was published. */
interface Deed {
  readonly kind: "open" | "mask" | "show" | "reply";
  readonly recipient: string;
}

/** One command, exactly as it is sent, and sent again. */
export type Act = (Publication | Deed) & { readonly id: string; readonly messageId: string };

/** What the service said of it; what does not apply is left out. */
export interface Answer {
  /** Codes of user errors, or of errors. */
  readonly refused: readonly string[];
  readonly messageId?: string;
  readonly at?: string;
  readonly body?: string;
}

export interface Entry {
  readonly act: Act;
  /** In the order in which they came, where the act was repeated. */
  readonly answers: Answer[];
}

type Line = { readonly sent: Act } | { readonly answered: string; readonly answer: Answer };

/** Written by one process at a time: what was asked before it is asked, and each answer on disk before anything else. */
export class Ledger {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "a");
    // After a line that a kill cut off.
    writeSync(this.#file, "\n");
  }

  sent(act: Act): void {
    this.#write({ sent: act });
  }

  answered(act: Act, answer: Answer): void {
    this.#write({ answered: act.id, answer });
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: Line): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** In the order in which the acts were first sent. A line that a kill cut off says nothing. */
export function readLedger(path: string): Entry[] {
  const entries = new Map<string, Entry>();
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  for (const line of text.split("\n").flatMap(whole)) {
    if ("sent" in line) entries.set(line.sent.id, { act: line.sent, answers: [] });
    else entries.get(line.answered)?.answers.push(line.answer);
  }
  return [...entries.values()];
}

function whole(text: string): Line[] {
  try {
    return [JSON.parse(text) as Line];
  } catch {
    return [];
  }
}
