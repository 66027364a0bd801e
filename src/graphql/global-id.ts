import { isMessageId, type MessageId } from "../domain/message-id.ts";

export const NODE_TYPES = ["Message", "Mailbox", "Sender"] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** The opaque id of a Node: base64url of `type:id`. */
export function globalId(type: NodeType, id: string): string {
  return Buffer.from(`${type}:${id}`).toString("base64url");
}

/** Undefined where it is no id of ours. */
export function parseGlobalId(text: string): { type: NodeType; id: string } | undefined {
  const [name, id, ...rest] = Buffer.from(text, "base64url").toString("utf8").split(":");
  const type = NODE_TYPES.find((candidate) => candidate === name);
  if (type === undefined || id === undefined || rest.length > 0) return undefined;
  return globalId(type, id) === text ? { type, id } : undefined;
}

/** A message's UUID, from that itself or from its global id; undefined where it is neither. */
export function parseMessageId(text: string): MessageId | undefined {
  if (isMessageId(text)) return text;
  const parsed = parseGlobalId(text);
  return parsed?.type === "Message" && isMessageId(parsed.id) ? parsed.id : undefined;
}
