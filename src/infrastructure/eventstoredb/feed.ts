import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type SubscribeToAllOptions,
  streamNameFilter,
} from "@eventstore/db-client";
import type { LogPosition } from "./position.ts";
import { Pull } from "./pull.ts";

/** The server reads so many events in one go, and says how far it looked, though none of them matched. */
const SEARCH_WINDOW = 128;

export type FeedItem =
  | AllStreamResolvedEvent
  | { readonly checkpoint: LogPosition }
  /**
   * True where the server takes itself to have told everything that stood, and tells live from here on; false where it no
   * longer can. It has read to the end only where a checkpoint came before: what it takes for the end may be a moment old.
   */
  | { readonly live: boolean };

/**
 * Events strictly after the position, of streams that begin with one of the prefixes, until it fails or is left; with what
 * the client tells beside the events in its place among them. `readAhead`: so many gather while nobody asks.
 */
export function openFeed(
  client: EventStoreDBClient,
  after: LogPosition,
  prefixes: readonly string[],
  readAhead: number,
): Pull<FeedItem> {
  const options: SubscribeToAllOptions = {
    fromPosition: after,
    filter: streamNameFilter({
      prefixes: [...prefixes],
      maxSearchWindow: SEARCH_WINDOW,
      checkpointInterval: 1,
      checkpointReached: (_, checkpoint) => put({ checkpoint }),
    }),
    requiresLeader: true,
  };
  // Its type knows a reader's options only; it is written to as well, and hands these on.
  const subscription = client.subscribeToAll(options, { readableHighWaterMark: readAhead } as object);
  // Told by callbacks, these would overtake the events that wait to be read: so they wait in the same queue.
  const put = (item: FeedItem) => void subscription.push(item);
  subscription.on("caughtUp", () => put({ live: true }));
  subscription.on("fellBehind", () => put({ live: false }));
  return new Pull<FeedItem>(subscription, () => subscription.unsubscribe());
}
