import type { AllStreamRecordedEvent, RecordedEvent as Stored } from "@eventstore/db-client";
import type { RecordedEvent, StreamName } from "../../application/ports/event-store.ts";
import type { EventMetadata } from "../../domain/metadata.ts";
import { type LogPosition, positionText } from "./position.ts";

/** A stream of the port as the server knows it, and back. One namespace. */
export class Names {
  readonly #prefix: string;

  constructor(namespace: string) {
    this.#prefix = `${namespace}.`;
  }

  /** Also of the beginning of a stream's name. */
  onServer(stream: StreamName): string {
    return this.#prefix + stream;
  }

  isOurs({ streamId }: Stored): boolean {
    return streamId.startsWith(this.#prefix);
  }

  /** Not the server's own events, such as the one that says that a stream was tombstoned. */
  isTold(event: AllStreamRecordedEvent): boolean {
    return this.isOurs(event) && !event.type.startsWith("$");
  }

  isTombstone(event: AllStreamRecordedEvent): boolean {
    return this.isOurs(event) && event.type === "$streamDeleted";
  }

  recorded({ streamId, revision, position, id, type, data, metadata }: Stored): RecordedEvent {
    return {
      stream: streamId.slice(this.#prefix.length),
      revision: Number(revision),
      position: positionText(position as LogPosition),
      id,
      type,
      data: data as object,
      metadata: metadata as unknown as EventMetadata,
    };
  }
}
