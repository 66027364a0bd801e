import type { EventInBundle } from "./event.ts";
import { asObject, stringIn } from "./files.ts";
import type { Leaf } from "./leaves.ts";

/** What Published says that everything later refers to. */
export interface Publication {
  readonly sender: string;
  readonly recipient: string;
  readonly kind: string;
  readonly expirationDate: string;
  readonly mainContent: string;
  /** By part. */
  readonly commitments: ReadonlyMap<string, string>;
}

/** Raises `Malformed` where Published lacks what it has to say. */
export function publicationOf({ data }: EventInBundle): Publication {
  const commitments = asObject(data.commitments);
  return {
    sender: stringIn(asObject(data.sender), "enterpriseNumber"),
    recipient: stringIn(asObject(data.recipient), "enterpriseNumber"),
    kind: stringIn(data, "kind"),
    expirationDate: stringIn(data, "expirationDate"),
    mainContent: stringIn(data, "mainContent"),
    commitments: new Map(Object.keys(commitments).map((part) => [part, stringIn(commitments, part)])),
  };
}

export const publishedIn = (leaves: readonly Leaf[]): Leaf | undefined =>
  leaves.find(({ event }) => event.type === "Published" && event.revision === 0);
