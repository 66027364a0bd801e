import { DocumentStoreUnavailable } from "../ports/document-store.ts";
import { EventStoreUnavailable, StorageFull } from "../ports/event-store.ts";

export interface FailureListener {
  /** A policy began to fail, or fails of something else now. It is tried again next time. */
  readonly onFailure: (policy: string, error: unknown) => void;
  /** One that failed succeeds again. */
  readonly onRecovery: (policy: string) => void;
}

/** Policies run every second: what keeps failing of the same cause is told once, and once that it is over. */
export class ToldFailures {
  readonly #listener: FailureListener;
  readonly #causes = new Map<string, string>();

  constructor(listener: FailureListener) {
    this.#listener = listener;
  }

  failed(policy: string, error: unknown): void {
    const cause = causeOf(error);
    if (this.#causes.get(policy) === cause) return;
    this.#causes.set(policy, cause);
    this.#listener.onFailure(policy, error);
  }

  succeeded(policy: string): void {
    if (this.#causes.delete(policy)) this.#listener.onRecovery(policy);
  }
}

/** What is wrong with a store is put in other words each time; it stays one outage. */
const OUTAGES = [DocumentStoreUnavailable, EventStoreUnavailable, StorageFull];

function causeOf(error: unknown): string {
  const outage = OUTAGES.find((one) => error instanceof one);
  return outage ? outage.name : String(error);
}
