import { accept, type Decision, refuse } from "../decision.ts";
import type { MessageType, MessageTypeChanged, MessageTypeRegistered } from "./events.ts";
import { type SenderState, wasHandled } from "./state.ts";

export interface RegisterMessageType {
  readonly type: "RegisterMessageType";
  readonly commandId: string;
  readonly messageType: MessageType;
}

/** All properties of a type that stands; what was published of it keeps what held then. */
export interface ChangeMessageType {
  readonly type: "ChangeMessageType";
  readonly commandId: string;
  readonly messageType: MessageType;
}

export function registerMessageType(
  { messageType }: RegisterMessageType,
  state: SenderState,
): Decision<MessageTypeRegistered> {
  if (!state.authorised) return notAuthorised();
  const standing = state.messageTypes.get(messageType.messageTypeId);
  if (!standing) return accept({ type: "MessageTypeRegistered", data: messageType });
  if (isSameType(standing, messageType)) return accept();
  return refuse("MESSAGE_TYPE_EXISTS", "A message type with this id stands already, with other properties.", [
    "messageTypeId",
  ]);
}

export function changeMessageType(
  { commandId, messageType }: ChangeMessageType,
  state: SenderState,
): Decision<MessageTypeChanged> {
  if (!state.authorised) return notAuthorised();
  const standing = state.messageTypes.get(messageType.messageTypeId);
  if (!standing) {
    return refuse("UNKNOWN_MESSAGE_TYPE", "The sender has no message type with this id.", ["messageTypeId"]);
  }
  if (wasHandled(state, "MessageTypeChanged", commandId) || isSameType(standing, messageType)) return accept();
  return accept({ type: "MessageTypeChanged", data: messageType });
}

const notAuthorised = () => refuse("SENDER_NOT_AUTHORISED", "The sender is not authorised.", ["sender"]);

export function isSameType(a: MessageType, b: MessageType): boolean {
  const form = (type: MessageType) =>
    JSON.stringify([
      type.messageTypeId,
      type.validityPeriod,
      [...type.languages].sort(),
      type.repliesAllowed,
      type.registeredAllowed,
      type.hiddenUntilAcknowledged ?? false,
      Object.entries(type.name).sort(),
    ]);
  return form(a) === form(b);
}
