import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import type { StreamName } from "./ports/event-store.ts";

export const messageStream = (id: string): StreamName => `message-${id}`;
export const contentStream = (id: string): StreamName => `content-${id}`;
export const mailboxStream = (enterprise: EnterpriseNumber): StreamName => `mailbox-${enterprise}`;
export const senderStream = (enterprise: EnterpriseNumber): StreamName => `sender-${enterprise}`;
export const jobStream = (name: string): StreamName => `job-${name}`;
export const submissionStream = (id: string): StreamName => `submission-${id}`;
export const personStream = (id: string): StreamName => `person-${id}`;
/** What is signed of the evidence log. */
export const LOG_STREAM: StreamName = "log";
