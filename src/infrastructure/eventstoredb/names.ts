import type { RecordedEvent as OfClient } from "@eventstore/db-client";
import type { RecordedEvent, StreamName } from "../../application/ports/event-store.ts";
import type { EventMetadata } from "../../domain/metadata.ts";
import type { StoredEvent } from "./answer.ts";
import { type LogPosition, positionText } from "./position.ts";

type Named = Pick<StoredEvent, "streamId" | "type">;

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

  /** As the port knows it, whatever the namespace. */
  streamOf({ streamId }: Pick<Named, "streamId">): StreamName {
    return streamId.slice(this.#prefix.length);
  }

  isOurs({ streamId }: Pick<Named, "streamId">): boolean {
    return streamId.startsWith(this.#prefix);
  }

  /** Not the server's own events, such as the one that says that a stream was tombstoned. */
  isTold(event: Named): boolean {
    return this.isOurs(event) && !event.type.startsWith("$");
  }

  isTombstone(event: Named): boolean {
    return this.isOurs(event) && event.type === "$streamDeleted";
  }

  /** Of what the client has taken apart. */
  recorded({ streamId, revision, position, id, type, data, metadata }: OfClient): RecordedEvent {
    return {
      stream: this.streamOf({ streamId }),
      revision: Number(revision),
      position: positionText(position as LogPosition),
      id,
      type,
      data: data as object,
      metadata: metadata as unknown as EventMetadata,
    };
  }

  told({ streamId, revision, position, id, type, data, metadata }: StoredEvent): RecordedEvent {
    return {
      stream: this.streamOf({ streamId }),
      revision,
      position,
      id,
      type,
      data: written(data) as object,
      metadata: written(metadata) as EventMetadata,
    };
  }

  /** The same as JSON; not valid where others wrote what is none. */
  toldAsText({ streamId, revision, position, id, type, data, metadata }: StoredEvent): string {
    const stream = JSON.stringify(this.streamOf({ streamId }));
    const about = `"stream":${stream},"revision":${revision},"position":"${position}","id":"${id}"`;
    return `{${about},"type":${JSON.stringify(type)},"data":${data},"metadata":${metadata}}`;
  }
}

/** What others wrote may be no JSON: it is told as it is. */
function written(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
