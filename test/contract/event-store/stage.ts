import { randomUUID } from "node:crypto";
import type { CopyableLog } from "../../../src/application/ports/copyable-log.ts";
import type {
  Append,
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  Position,
  RecordedEvent,
  StreamName,
} from "../../../src/application/ports/event-store.ts";
import type { EventMetadata } from "../../../src/domain/metadata.ts";

export interface OpenedEventStore {
  readonly store: CopyableLog;
  /** One more store on the same log and namespace. Whoever asks for it closes it. */
  another(): Promise<EventStore>;
  /** Closes the store and removes what it needed. */
  dispose(): Promise<void>;
}

export type OpenEventStore = () => Promise<OpenedEventStore>;

/** One store for all cases of a suite. */
export interface Stage {
  readonly store: CopyableLog;
}

export function sharedStore(open: OpenEventStore): Stage {
  let opened: OpenedEventStore | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.dispose());
  return {
    get store() {
      if (opened === undefined) throw new Error("The store is open within cases only.");
      return opened.store;
    },
  };
}

/** A stream that no other case uses. */
export function aStream(category = "message"): StreamName {
  return `${category}-${randomUUID()}`;
}

export function anEvent(data: object = {}, type = "Happened"): NewEvent {
  const id = randomUUID();
  const metadata = {
    actor: randomUUID(),
    actorKind: "application",
    authenticationMethod: "client_credentials",
    assuranceLevel: "substantial",
    time: "2026-03-01T12:00:00.000Z",
    commandId: id,
    correlationId: id,
    causationId: id,
    schemaVersion: 1,
    nonce: "AAAAAAAAAAAAAAAAAAAAAA",
  } as EventMetadata;
  return { id, type, data, metadata };
}

export function someEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, number) => anEvent({ number }));
}

export function anAppend(stream: StreamName, expected: ExpectedRevision, count = 1): Append {
  return { stream, expected, events: someEvents(count) };
}

/** The append must succeed. */
export async function appended(store: EventStore, append: Append): Promise<{ revision: number; position: Position }> {
  return success(await store.append(append));
}

export function success(result: AppendResult | undefined): { revision: number; position: Position } {
  if (result?.outcome !== "appended") throw new Error(`The append ended as ${JSON.stringify(result)}.`);
  return { revision: result.revision, position: result.position };
}

/** A new stream with so many events. */
export async function aWrittenStream(
  store: EventStore,
  count: number,
  category?: string,
): Promise<{ stream: StreamName; events: NewEvent[]; position: Position }> {
  const stream = aStream(category);
  const events = someEvents(count);
  const { position } = await appended(store, { stream, expected: "no-stream", events });
  return { stream, events, position };
}

export function ids(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** The log's events of these streams, from a position on. */
export async function readAllOf(
  store: EventStore,
  streams: readonly StreamName[],
  options: { from?: Position; pageSize?: number },
): Promise<RecordedEvent[]> {
  const wanted = new Set(streams);
  const events: RecordedEvent[] = [];
  for await (const page of store.readAll(options)) events.push(...page.filter(({ stream }) => wanted.has(stream)));
  return events;
}
