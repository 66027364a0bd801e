import { accept, type Decider, refuse } from "../decision.ts";
import type { TranslatedText } from "../translated-text.ts";
import type { MessageType, SenderEvent } from "./events.ts";

export interface SenderState {
  readonly authorised: boolean;
  readonly registeredMailAllowed: boolean;
  readonly messageTypes: ReadonlyMap<string, MessageType>;
}

export type SenderCommand =
  /** By the operator. Repeating it changes nothing, whatever the name. */
  | {
      readonly type: "AuthoriseSender";
      readonly commandId: string;
      readonly name: TranslatedText;
      readonly registeredMailAllowed: boolean;
    }
  | { readonly type: "RegisterMessageType"; readonly commandId: string; readonly messageType: MessageType };

export const senderDecider: Decider<SenderState, SenderCommand, SenderEvent> = {
  initial: { authorised: false, registeredMailAllowed: false, messageTypes: new Map() },

  decide(command, state) {
    switch (command.type) {
      case "AuthoriseSender": {
        if (state.authorised) return accept();
        const { name, registeredMailAllowed } = command;
        return accept({ type: "SenderAuthorised", data: { name, registeredMailAllowed } });
      }
      case "RegisterMessageType": {
        const { messageType } = command;
        if (!state.authorised) return refuse("SENDER_NOT_AUTHORISED", "The sender is not authorised.", ["sender"]);
        const standing = state.messageTypes.get(messageType.messageTypeId);
        if (!standing) return accept({ type: "MessageTypeRegistered", data: messageType });
        if (isSame(standing, messageType)) return accept();
        return refuse("MESSAGE_TYPE_EXISTS", "A message type with this id stands already, with other properties.", [
          "messageTypeId",
        ]);
      }
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case "SenderAuthorised":
        return { ...state, authorised: true, registeredMailAllowed: event.data.registeredMailAllowed };
      case "MessageTypeRegistered":
        return { ...state, messageTypes: new Map(state.messageTypes).set(event.data.messageTypeId, event.data) };
    }
  },
};

function isSame(a: MessageType, b: MessageType): boolean {
  const form = (type: MessageType) =>
    JSON.stringify([
      type.validityPeriod,
      [...type.languages].sort(),
      type.repliesAllowed,
      type.registeredAllowed,
      Object.entries(type.name).sort(),
    ]);
  return form(a) === form(b);
}
