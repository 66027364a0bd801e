import type { Decider } from "../decision.ts";
import type { SenderEvent } from "./events.ts";
import {
  type ChangeMessageType,
  changeMessageType,
  type RegisterMessageType,
  registerMessageType,
} from "./message-types.ts";
import {
  type AcceptTerms,
  type AuthoriseSender,
  acceptTerms,
  authoriseSender,
  type RequestOnboarding,
  requestOnboarding,
} from "./onboarding.ts";
import { evolveSender, NO_SENDER, type SenderState } from "./state.ts";
import { type ReinstateSender, reinstateSender, type SuspendSender, suspendSender } from "./suspension.ts";

export type SenderCommand =
  | RequestOnboarding
  | AcceptTerms
  | AuthoriseSender
  | SuspendSender
  | ReinstateSender
  | RegisterMessageType
  | ChangeMessageType;

export const senderDecider: Decider<SenderState, SenderCommand, SenderEvent> = {
  initial: NO_SENDER,
  evolve: evolveSender,
  decide(command, state) {
    switch (command.type) {
      case "RequestOnboarding":
        return requestOnboarding(command, state);
      case "AcceptTerms":
        return acceptTerms(command, state);
      case "AuthoriseSender":
        return authoriseSender(command, state);
      case "SuspendSender":
        return suspendSender(command, state);
      case "ReinstateSender":
        return reinstateSender(command, state);
      case "RegisterMessageType":
        return registerMessageType(command, state);
      case "ChangeMessageType":
        return changeMessageType(command, state);
    }
  },
};
