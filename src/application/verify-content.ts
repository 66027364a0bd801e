import type { Commitments, ContentParts, DocumentFacts } from "../domain/content/events.ts";
import type { Sha256 } from "../domain/digest.ts";
import type { Instant } from "../domain/instant.ts";
import { messageDecider } from "../domain/message/decider.ts";
import { isOver } from "../domain/message/state.ts";
import type { Fact } from "../domain/metadata.ts";
import { commitmentsTo } from "./content/commitments.ts";
import { depositedParts } from "./content/deposit.ts";
import { load } from "./handle.ts";
import type { EventStore, RecordedEvent } from "./ports/event-store.ts";
import { contentStream, messageStream } from "./streams.ts";
import { upcast } from "./upcasting.ts";

interface DocumentOnDisk {
  /** Bytes. */
  readonly size: number;
  readonly digest: Sha256;
}

export interface ContentCheck {
  readonly store: EventStore;
  /** Answers undefined where there is no such document. Left out where the documents are not to be looked at. */
  readonly documentOf: ((id: string, number: number) => Promise<DocumentOnDisk | undefined>) | undefined;
  /** What was over by then may have lost its documents, though the log does not say so yet. */
  readonly at: Instant;
  readonly onProgress: (events: number) => void;
}

/** The first event whose content or documents are not what it commits to, and in which way; undefined where there is none. */
export async function findContentFlaw(
  check: ContentCheck,
): Promise<{ readonly event: RecordedEvent; readonly what: string } | undefined> {
  let events = 0;
  for await (const page of check.store.readAll()) {
    for (const event of page) {
      const what = await flawOf(check, event);
      if (what) return { event, what };
      check.onProgress(++events);
    }
  }
  return undefined;
}

async function flawOf(check: ContentCheck, event: RecordedEvent): Promise<string | undefined> {
  let data: Committing["data"];
  try {
    ({ data } = upcast<Committing>(event));
  } catch (error) {
    return (error as Error).message;
  }
  const { commitments } = data;
  if (commitments === undefined) return undefined;
  const id = data.replyId ?? data.contentId ?? event.stream.slice(event.stream.indexOf("-") + 1);
  const { state } = await check.store.readStream(contentStream(id), { limit: 0 });
  if (state === "deleted") return undefined;
  const parts = await depositedParts(check.store, id);
  if (parts === undefined) return "its content is missing";
  if (!isSame(commitmentsTo(parts), commitments)) return "its content is not what it commits to";
  const { documentOf } = check;
  return documentOf && documentFlaw({ ...check, documentOf }, id, parts);
}

/** Published, Replied and NotificationAddressChanged; every other event commits to nothing. */
type Committing = Fact<
  string,
  { readonly commitments?: Commitments; readonly replyId?: string; readonly contentId?: string }
>;

const isSame = (a: Commitments, b: Commitments) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([part, value]) => b[part] === value);

async function documentFlaw(
  check: ContentCheck & { readonly documentOf: NonNullable<ContentCheck["documentOf"]> },
  id: string,
  parts: ContentParts,
): Promise<string | undefined> {
  for (const [part, { value }] of Object.entries(parts)) {
    const number = Number(/^documents\/(\d+)$/.exec(part)?.[1]);
    if (Number.isNaN(number)) continue;
    const { size, digest } = value as DocumentFacts;
    const standing = await check.documentOf(id, number);
    if (standing?.size === size && standing.digest === digest.digestValue) continue;
    if (standing !== undefined) return `its document ${number} has other bytes`;
    const { state } = await load(check.store, messageStream(id), messageDecider);
    if (state.status !== "published" || !isOver(state, check.at)) return `its document ${number} is missing`;
  }
  return undefined;
}
