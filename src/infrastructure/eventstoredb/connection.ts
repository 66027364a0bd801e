import type { EventStoreDBClient } from "@eventstore/db-client";
import { inTime } from "../../application/answer-in-time.ts";
import { EventStoreUnavailable } from "../../application/ports/event-store.ts";
import { clientOf } from "./connection-string.ts";
import { storeFailure } from "./failures.ts";
import { askLeader } from "./leader.ts";
import { UnansweredConnecting } from "./unanswered-connecting.ts";

/**
 * The store's two clients, each with a connection of its own, made when it is needed and again when it is lost.
 *
 * Why two: the client keeps the appends under way in one table of the whole thread, which it empties when a stream of
 * appends breaks, and crashes on an answer to an append that is no longer in it. A client that only appends has never two
 * such streams; one that reads too opens a second one after a failed read.
 */
export class Connection {
  readonly #appending: EventStoreDBClient;
  readonly #reading: EventStoreDBClient;
  readonly #connectingToAppend: UnansweredConnecting;
  readonly #connectingToRead: UnansweredConnecting;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  /** Raises `ConnectionStringRefused`. */
  constructor(connectionString: string) {
    this.#appending = clientOf(connectionString);
    this.#reading = clientOf(connectionString);
    this.#connectingToAppend = new UnansweredConnecting(this.#appending);
    this.#connectingToRead = new UnansweredConnecting(this.#reading);
  }

  /** Aborts as `close` is called. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** For streams that are read and followed. Raises `EventStoreUnavailable` after `close`. */
  reading(): EventStoreDBClient {
    if (this.closing.aborted) throw this.ended();
    this.#connectingToRead.watch();
    return this.#reading;
  }

  /** Why a stream ended that should not have. */
  ended(): EventStoreUnavailable {
    const why = this.closing.aborted ? "is closed" : "ended the stream";
    return new EventStoreUnavailable(`The event store ${why}.`);
  }

  append<T>(work: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    return this.#carryOut(() => {
      this.#connectingToAppend.watch();
      return work(this.#appending);
    });
  }

  /** Calls with one answer, other than appends. */
  ask<T>(work: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    return this.#carryOut(() => work(this.reading()));
  }

  /** What was accepted is finished first. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#underWay);
    await Promise.all([this.#appending.dispose(), this.#reading.dispose()]);
  }

  /** Raises errors in the port's words, `EventStoreUnavailable` within 2.5 s. */
  async #carryOut<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing.aborted) throw this.ended();
    const answer = inTime(() => askLeader(work));
    this.#underWay.add(answer);
    try {
      return await answer;
    } catch (error) {
      throw storeFailure(error);
    } finally {
      this.#underWay.delete(answer);
    }
  }
}
