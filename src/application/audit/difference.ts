import { isDeepStrictEqual } from "node:util";
import type { Position } from "../ports/event-store.ts";
import type { FolderCount } from "../ports/read-model.ts";
import type { MailboxThen, MessageThen, PersonThen } from "./mailbox-then.ts";

/** How something stood at one moment and at a later one; undefined where it was not there. Never both. */
export interface Change<Thing> {
  readonly before: Thing | undefined;
  readonly after: Thing | undefined;
}

/** `key`: where it stands in the order of publication. */
export interface MessageChange extends Change<MessageThen> {
  readonly key: Position;
}

/** What differs between two moments of one mailbox; what stood the same is left out. */
export interface MailboxDifference {
  /** In the order of their publication. */
  readonly messages: readonly MessageChange[];
  readonly counts: readonly Change<FolderCount>[];
  readonly people: readonly Change<PersonThen>[];
}

export function differenceBetween(before: MailboxThen, after: MailboxThen): MailboxDifference {
  return {
    messages: changes(before.messages, after.messages, keyOf).sort((one, other) => (one.key < other.key ? -1 : 1)),
    counts: changes(before.counts, after.counts, ({ folder, partition }) => `${folder} ${partition}`),
    people: changes(before.whoCouldRead, after.whoCouldRead, ({ personId }) => personId),
  };
}

/** What was sent to oneself changes as what was received, then as what was sent. */
const keyOf = ({ position, folder }: MessageThen) => (folder === "OUTBOX" ? `${position}:sent` : position) as Position;

function changes<Thing, Key>(before: readonly Thing[], after: readonly Thing[], key: (thing: Thing) => Key) {
  const stood = new Map(before.map((thing) => [key(thing), thing]));
  const stand = new Map(after.map((thing) => [key(thing), thing]));
  const keys = new Set([...stood.keys(), ...stand.keys()]);
  return [...keys]
    .map((each) => ({ key: each, before: stood.get(each), after: stand.get(each) }))
    .filter((pair) => !isDeepStrictEqual(pair.before, pair.after));
}
