import type { Role } from "../../application/ports/identity.ts";
import type { Folder, MessageOrder } from "../../application/ports/read-model.ts";
import type { MessageKind } from "../../domain/message/events.ts";
import type { AcceptanceStatus } from "../../domain/message/state.ts";
import { REFUSAL_CODES } from "../../domain/refusal-code.ts";
import type { Language } from "../../domain/translated-text.ts";
import { describedEnum } from "./described-enum.ts";

export const FolderEnum = describedEnum<Folder>("Folder", "The lists of a mailbox.", {
  INBOX: "Received, neither masked nor expired.",
  MASKED: "Received and hidden from the inbox; can be made visible again until it expires.",
  OUTBOX: "Sent by this enterprise or institution.",
  EXPIRED: "Received and expired: the history stays, the content is gone.",
});

export const MessageKindEnum = describedEnum<MessageKind>("MessageKind", "What a message is worth as mail.", {
  SIMPLE: "The value of postal mail.",
  REGISTERED: "Registered: with proof of sending.",
  REGISTERED_WITH_ACKNOWLEDGEMENT:
    "Opens only after its receipt is acknowledged, or is refused: `acknowledgeReceipt`, `refuseReceipt`.",
  QUALIFIED_REGISTERED:
    "By a qualified trust service provider. Refused with NO_QUALIFIED_PROVIDER as long as none is configured.",
});

export const MessageOrderEnum = describedEnum<MessageOrder>("MessageOrder", "The order of a list of messages.", {
  PUBLICATION_NEWEST_FIRST: "By publication (the order of the log), the newest first.",
  PUBLICATION_OLDEST_FIRST: "By publication (the order of the log), the oldest first.",
  EXPIRATION_SOONEST_FIRST: "By expiration date, the soonest first.",
});

export const LanguageEnum = describedEnum<Language>("Language", "The languages of the service (ISO 639-1).", {
  nl: "Dutch.",
  fr: "French.",
  de: "German.",
  en: "English.",
});

export type ContentState = "AVAILABLE" | "HIDDEN" | "ERASED";
export const ContentStateEnum = describedEnum<ContentState>(
  "ContentState",
  "Whether a message still has its content.",
  {
    AVAILABLE: "The content stands.",
    HIDDEN: "Registered mail that its recipient did not acknowledge (yet): neither sender nor content is shown to it.",
    ERASED: "The content was erased, as happens when a message expires: every field that would show it is null.",
  },
);

export const AcceptanceStatusEnum = describedEnum<AcceptanceStatus>(
  "AcceptanceStatus",
  "Whether the receipt of registered mail was acknowledged.",
  {
    REQUESTED: "Neither acknowledged nor refused yet.",
    ACKNOWLEDGED: "Acknowledged: the message opens.",
    REFUSED: "Refused: the message never opens for the recipient.",
    EXPIRED: "Neither in time: the message never opens for the recipient.",
  },
);

export type DeliveryStatus = "CONSIGNED" | "READ" | "REPLIED" | "EXPIRED_UNREAD";
export const DeliveryStatusEnum = describedEnum<DeliveryStatus>("DeliveryStatus", "How far the delivery came.", {
  CONSIGNED: "It lies in the recipient's mailbox; its main content has not been opened.",
  READ: "The main content was handed over to the recipient at `readAt`.",
  REPLIED: "The recipient has replied, the last time at `repliedAt`.",
  EXPIRED_UNREAD: "It expired at `expiredAt` and its main content was never opened.",
});

export type SenderStatus = "AUTHORISED" | "SUSPENDED";
export const SenderStatusEnum = describedEnum<SenderStatus>("SenderStatus", "Whether a sender may publish.", {
  AUTHORISED: "It may.",
  SUSPENDED: "It publishes nothing until the operator reinstates it; what it published stays.",
});

export const OnboardingStepEnum = describedEnum("OnboardingStep", "What has to happen before a sender may publish.", {
  ACCEPTANCE_OF_TERMS: "The institution has to accept the terms of use in force: `acceptTerms`.",
  AUTHORISATION: "The operator has to authorise it: `authoriseSender`.",
  NONE: "It was authorised.",
});

type EnumName<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Uppercase<Head>}_${EnumName<Tail>}`
  : Uppercase<Text>;
export type CallerRole = EnumName<Role>;
export const callerRole = (role: Role) => role.toUpperCase().replaceAll("-", "_") as CallerRole;

export const RoleEnum = describedEnum<CallerRole>("Role", "What a token says that its bearer is.", {
  CHIEF_ACCESS_MANAGER:
    "Designated outside e-Box: sees the whole mailbox of an enterprise and manages it and its users.",
  ADMINISTRATOR: "The same as CHIEF_ACCESS_MANAGER, by the name that development tokens have.",
  LOCAL_ADMINISTRATOR: "Does the same as far as the enterprise granted it.",
  CO_LOCAL_ADMINISTRATOR: "Does the same as far as the enterprise granted it.",
  USER: "Reads, moves and answers messages in the partitions that the enterprise granted.",
  DOCUMENT_CONSUMER: "Software of the enterprise: does what a user does.",
  SENDER: "An institution's application: publishes in its name and follows the delivery.",
  AUDITOR: "Sees events, evidence and proofs, never content.",
  OPERATOR: "Authorises and suspends senders, registers and changes their message types; sees statistics.",
});

export const UserErrorCodeEnum = describedEnum(
  "UserErrorCode",
  "Why something was refused. Codes are only ever added.",
  REFUSAL_CODES,
);
