import type { AppendResult, ExpectedRevision, StreamState } from "../../application/ports/event-store.ts";

/** An append as it crosses to the writer's thread: everything is text already. */
export interface WrittenAppend {
  /** With its namespace. */
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** Four texts an event, one after the other: id, type, data, metadata. One flat array is the cheapest to clone. */
  readonly texts: readonly string[];
}

export const TEXTS_PER_EVENT = 4;

export type Request =
  | { readonly kind: "append"; readonly appends: readonly WrittenAppend[] }
  | { readonly kind: "tombstone"; readonly stream: string };

export type Outcome = readonly AppendResult[] | StreamState;

export type ToWriter = { readonly kind: "batch"; readonly requests: readonly Request[] } | { readonly kind: "close" };

/** Every batch is answered once and in order; `failed` means that nothing of it was written. */
export type FromWriter =
  | { readonly kind: "ready" }
  | { readonly kind: "committed"; readonly outcomes: readonly Outcome[] }
  | { readonly kind: "failed"; readonly full: boolean; readonly message: string };

export interface WriterOptions {
  readonly file: string;
  readonly namespace: string;
  readonly maxPages: number | undefined;
}

/** The channel on which a writer's thread rings after each commit, for every thread of the process. */
export function channelName(file: string): string {
  return `embedded-log:${file}`;
}
