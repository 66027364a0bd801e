import type { EventStoreDBClient } from "@eventstore/db-client";

/** Milliseconds. */
const CONNECTS_WITHIN = 3_000;

/** gRPC's numbers. */
const CONNECTING = 1;
const UNAVAILABLE = 14;

interface Channel {
  getConnectivityState(tryToConnect: boolean): number;
}

/** What the client does itself where a call fails because its node is gone: it lets go of the node and discovers anew. */
interface Reconnecting {
  getChannel(): Promise<Channel>;
  handleError(call: { getChannel(): Channel }, error: Error): Promise<void>;
}

/**
 * Lets a client go from a node that takes its connection and never speaks, such as a leader that hangs and that the others
 * still name. The client has no limit for that: it would wait for as long as that node is silent, and send no call.
 */
export class UnansweredConnecting {
  readonly #client: Reconnecting;
  #isWatching = false;

  constructor(client: EventStoreDBClient) {
    this.#client = client as unknown as Reconnecting;
  }

  /** To be called with each use of the client. Never raises. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#client.getChannel().then(
      (channel) => this.#look(channel),
      // It found no node: whoever uses it is told the same.
      () => this.#end(),
    );
  }

  #look(channel: Channel): void {
    if (!isConnecting(channel)) {
      this.#end();
      return;
    }
    setTimeout(() => {
      if (isConnecting(channel)) this.#letGo(channel);
      this.#end();
    }, CONNECTS_WITHIN).unref();
  }

  #letGo(channel: Channel): void {
    const error = Object.assign(new Error("The node does not answer."), { code: UNAVAILABLE });
    void this.#client.handleError({ getChannel: () => channel }, error);
  }

  #end(): void {
    this.#isWatching = false;
  }
}

const isConnecting = (channel: Channel) => channel.getConnectivityState(false) === CONNECTING;
