import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Position } from "../../application/ports/event-store.ts";
import type { LeafStretch, StoredLeaves } from "../../application/ports/stored-leaves.ts";
import { positionNumber, positionText } from "./position.ts";
import { Reader } from "./reader.ts";

const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "./leaf-hash-thread.ts" : "./leaf-hash-thread.js",
  import.meta.url,
);

/** Positions at a time: some megabytes of events. */
const STRETCH = 8_192;
/** More threads than that wait for whoever puts the tree together. */
const MOST_THREADS = 4;

/** What a thread is asked: the leaves after one position up to another. */
export interface HashingOrder {
  readonly after: number;
  readonly upTo: number;
}

export interface HashedStretch {
  readonly hashes: Uint8Array;
  readonly positions: Float64Array;
}

/**
 * `stretch`: positions at a time. Of a log's file, hashed by some threads side by side, beside whoever writes. Raises what
 * opening it raises.
 */
export function storedLeaves(file: string, namespace: string, stretch = STRETCH): StoredLeaves {
  return {
    async *stretches(after) {
      const reader = new Reader(file, namespace);
      const head = reader.head();
      reader.close();
      const at = after === undefined ? 0 : positionNumber(after);
      // Sooner read than threads are started.
      if (head - at < stretch) return;
      const threads = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS) }, () => {
        return new HashingThread(new Worker(THREAD, { workerData: { file, namespace } }));
      });
      try {
        yield* inOrder(threads, { at, head, stretch });
      } finally {
        await Promise.all(threads.map((thread) => thread.end()));
      }
    },
  };
}

/** Each thread has one more order than the one that it works on. Ends where a thread has failed. */
async function* inOrder(
  threads: readonly HashingThread[],
  { at: after, head, stretch }: { readonly at: number; readonly head: number; readonly stretch: number },
): AsyncGenerator<LeafStretch> {
  const asked: { readonly upTo: number; readonly answer: Promise<HashedStretch | undefined> }[] = [];
  let at = after;
  for (let turn = 0; at < head || asked.length > 0; ) {
    while (at < head && asked.length < 2 * threads.length) {
      const upTo = Math.min(at + stretch, head);
      const thread = threads[turn++ % threads.length] as HashingThread;
      asked.push({ upTo, answer: thread.hash({ after: at, upTo }) });
      at = upTo;
    }
    const { upTo, answer } = asked.shift() as (typeof asked)[number];
    const hashed = await answer;
    if (hashed === undefined) return;
    yield stretchOf(upTo, hashed);
  }
}

function stretchOf(upTo: number, { hashes, positions }: HashedStretch): LeafStretch {
  return {
    position: positionText(upTo) as Position,
    hashes,
    positionOf: (index) => positionText(positions[index] as number),
  };
}

/** Answers in the order of its orders; undefined once it has failed. */
class HashingThread {
  readonly #thread: Worker;
  readonly #waiting: ((stretch: HashedStretch | undefined) => void)[] = [];
  #isDead = false;

  constructor(thread: Worker) {
    this.#thread = thread;
    thread.on("message", (stretch: HashedStretch) => this.#waiting.shift()?.(stretch));
    // Reading the same as events tells.
    thread.on("error", () => undefined);
    thread.once("exit", () => {
      this.#isDead = true;
      for (const answer of this.#waiting.splice(0)) answer(undefined);
    });
  }

  hash(order: HashingOrder): Promise<HashedStretch | undefined> {
    return new Promise((resolve) => {
      if (this.#isDead) return resolve(undefined);
      this.#waiting.push(resolve);
      this.#thread.postMessage(order);
    });
  }

  async end(): Promise<void> {
    await this.#thread.terminate();
  }
}
