import type { ContentDeposited, ContentParts } from "../../domain/content/events.ts";
import type { Instant } from "../../domain/instant.ts";
import { eventId } from "../ids.ts";
import type { Append, EventStore } from "../ports/event-store.ts";
import { type CommandContext, toRecord } from "../recording.ts";
import { contentStream } from "../streams.ts";
import { upcast } from "../upcasting.ts";
import { haveSameValues } from "./commitments.ts";

export function depositOf(id: string, parts: ContentParts, context: CommandContext, now: Instant): Append {
  const stream = contentStream(id);
  const deposited: ContentDeposited = { type: "ContentDeposited", data: { parts } };
  const events = toRecord(stream, [deposited], context, now).map((event) => ({ ...event, id: depositId(parts) }));
  return { stream, expected: "no-stream", events };
}

/** What stands in `content-<id>`; undefined where nothing does, or it was erased. */
export async function depositedParts(store: EventStore, id: string): Promise<ContentParts | undefined> {
  const { events } = await store.readStream(contentStream(id), { limit: 1 });
  return events[0] && upcast<ContentDeposited>(events[0]).data.parts;
}

/**
 * Deposits the parts, or finds that the same values stand there from an earlier try: then those, with their salts, are
 * what has to be committed to. Undefined where the id holds something else, or was erased.
 */
export async function deposit(
  store: EventStore,
  id: string,
  parts: ContentParts,
  context: CommandContext,
  now: Instant,
): Promise<ContentParts | undefined> {
  const result = await store.append(depositOf(id, parts, context, now));
  if (result.outcome === "appended") return parts;
  const standing = await depositedParts(store, id);
  return standing && haveSameValues(standing, parts) ? standing : undefined;
}

/** Made from the salts, not from the command: a second try has other salts, and must not pass for the first. */
const depositId = (parts: ContentParts) =>
  eventId(
    Object.values(parts)
      .map((part) => part.salt)
      .join(),
    "ContentDeposited",
    0,
  );
