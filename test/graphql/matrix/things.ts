import { randomUUID } from "node:crypto";
import { newMessageId } from "../../../src/application/ids.ts";
import { globalId } from "../../../src/graphql/global-id.ts";
import type { Stage } from "../stage.ts";
import type { StrangerName } from "./strangers.ts";
import type { World } from "./world.ts";

/** What an identifier can name. */
export type Thing =
  | "mailbox"
  | "institution"
  | "counterparty"
  | "application"
  | "message"
  | "receipt"
  | "node"
  | "partition"
  | "rule"
  | "person"
  | "actor"
  | "grantee"
  | "upload"
  | "messageType"
  | "command"
  | "pageCursor"
  | "feedCursor"
  | "historyCursor"
  | "replayCursor"
  | "accessCursor"
  | "suggestionCursor"
  | "suggestion"
  | "moment"
  | "words"
  | "recipient"
  | "newMessage";

/** One identifier of something that is somebody else's, and one of the same form that is nobody's. */
export interface Probe {
  readonly theirs: string;
  readonly nobodys: string;
  /** Which thing, where the place takes several. */
  readonly of?: Thing;
}

/** All forms in which a thing of the victim's can be named. */
export function probesOf(thing: Thing, stage: Stage, world: World): Probe[] {
  const { victim } = world;
  const uuid = (theirs: string) => ({ theirs, nobodys: randomUUID() });
  const message = (id: string) => [
    { theirs: id, nobodys: newMessageId(Date.now()) as string },
    { theirs: globalId("Message", id), nobodys: globalId("Message", newMessageId(Date.now())) },
  ];
  const enterprise = (theirs: string) => ({ theirs, nobodys: stage.newEnterprise() });
  switch (thing) {
    case "mailbox":
      return [enterprise(victim.enterprise)];
    case "recipient":
      return [enterprise(world.otherInstitution)];
    case "institution":
      return [enterprise(world.institution)];
    case "counterparty":
      return [enterprise(world.institution), enterprise(victim.enterprise)];
    case "application":
      return [enterprise(world.applicant)];
    case "message":
      return message(victim.message);
    case "receipt":
      return message(victim.receipt);
    case "node":
      return Object.values(NODES).flatMap((node) => node(stage, world));
    case "partition":
      return [uuid(victim.partition), uuid(world.department)];
    case "rule":
      return [uuid(victim.rule)];
    case "person":
      return [uuid(victim.person)];
    case "actor":
      return [uuid(victim.chiefId)];
    case "grantee":
      return [uuid(victim.second)];
    case "upload":
      return [victim.upload, ...world.senderUploads].map(uuid);
    case "command":
      return [uuid(victim.command)];
    case "messageType":
      return [{ theirs: "dossier", nobodys: "nothing" }];
    case "words":
      return [{ theirs: "kanarie", nobodys: "kolibri" }];
    case "pageCursor":
    case "feedCursor":
    case "historyCursor":
    case "replayCursor":
    case "accessCursor":
    case "suggestionCursor":
      return [world[thing]];
    case "moment":
      return [world.feedCursor];
    case "suggestion":
      return victim.suggestions.map(uuid);
    case "newMessage":
      return [victim.message, victim.reply].map((theirs) => ({ theirs, nobodys: newMessageId(Date.now()) }));
  }
}

/** Objects that `node(id)` finds, by type. A sender is in a directory that everybody reads. */
export const NODES: Readonly<Record<string, (stage: Stage, world: World) => Probe[]>> = {
  Message: (stage, world) => probesOf("message", stage, world).slice(1),
  Mailbox: (stage, { victim }) => [
    {
      theirs: globalId("Mailbox", victim.enterprise),
      nobodys: globalId("Mailbox", stage.newEnterprise()),
      of: "mailbox",
    },
  ],
  Sender: () => [],
};

/** Who tells theirs from nobody's by right, wherever it is asked for. */
export const KNOWN_TO: Readonly<Partial<Record<Thing, readonly StrangerName[]>>> = {
  // Of a mailbox that they have a part in: only what is in it is withheld.
  mailbox: ["user of another partition"],
};
