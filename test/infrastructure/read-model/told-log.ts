import { createHash } from "node:crypto";
import type { EventStore, Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import type { ContentParts, MessageContent } from "../../../src/domain/content/events.ts";
import type { Sha256 } from "../../../src/domain/digest.ts";
import { type EnterpriseNumber, enterpriseNumberOf } from "../../../src/domain/enterprise-number.ts";
import { type Instant, instant } from "../../../src/domain/instant.ts";
import type { MessageKind } from "../../../src/domain/message/events.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import type { MessageType } from "../../../src/domain/sender/events.ts";
import type { EventType, Recorded } from "../../../src/infrastructure/read-model/recorded.ts";

export const TAX: EnterpriseNumber = enterpriseNumberOf(2067316);
export const CITY: EnterpriseNumber = enterpriseNumberOf(2073450);
export const BAKERY: EnterpriseNumber = enterpriseNumberOf(4011111);
export const GARAGE: EnterpriseNumber = enterpriseNumberOf(4022222);

const START = Date.UTC(2026, 0, 1);

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url") as Sha256;

/** A UUIDv7 whose time grows with the number. */
export function uuid(number: number): MessageId {
  const time = (START + number).toString(16).padStart(12, "0");
  const tail = number.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}` as MessageId;
}

export interface Publication {
  id: MessageId;
  sender?: EnterpriseNumber;
  senderPartition?: string;
  recipient?: EnterpriseNumber;
  partition?: string;
  messageTypeId?: string;
  kind?: MessageKind;
  expirationDate?: Instant;
  originalMessageId?: MessageId;
  content?: Partial<MessageContent>;
}

/** Well-formed events in the order in which they are told, one second apart. */
export class ToldLog {
  readonly events: RecordedEvent[] = [];
  readonly #revisions = new Map<string, number>();

  tell<Type extends EventType>(stream: string, type: Type, data: Recorded<Type>["data"]): RecordedEvent {
    const number = this.events.length + 1;
    const revision = this.#revisions.get(stream) ?? 0;
    this.#revisions.set(stream, revision + 1);
    const event: RecordedEvent = {
      stream,
      revision,
      position: number.toString(16).padStart(16, "0") as Position,
      id: uuid(number),
      type,
      data,
      metadata: {
        actor: uuid(0),
        actorKind: "human",
        authenticationMethod: "eid",
        assuranceLevel: "high",
        time: instant(START + number * 1000),
        commandId: uuid(number),
        correlationId: uuid(number),
        causationId: uuid(number),
        schemaVersion: 1,
        nonce: "AAAAAAAAAAAAAAAAAAAAAA",
      },
    };
    this.events.push(event);
    return event;
  }

  authorise(sender: EnterpriseNumber, name: string): void {
    this.tell(`sender-${sender}`, "SenderAuthorised", { name: { nl: name }, registeredMailAllowed: true });
  }

  registerType(sender: EnterpriseNumber, type: Partial<MessageType> & { messageTypeId: string }): void {
    this.tell(`sender-${sender}`, "MessageTypeRegistered", {
      name: { nl: `Soort ${type.messageTypeId}` },
      validityPeriod: "P1Y" as MessageType["validityPeriod"],
      languages: ["nl"],
      repliesAllowed: true,
      registeredAllowed: true,
      ...type,
    });
  }

  deposit(id: string, values: Record<string, unknown>): RecordedEvent {
    const parts: ContentParts = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { salt: sha256(name), value }]),
    );
    return this.tell(`content-${id}`, "ContentDeposited", { parts });
  }

  depositMessage(id: MessageId, content: Partial<MessageContent> = {}): RecordedEvent {
    const { documents = [], ...parts } = { subject: { nl: `Bericht ${id.slice(-4)}` }, body: "Geachte", ...content };
    const numbered = documents.map((document, index) => [`documents/${index + 1}`, document]);
    return this.deposit(id, { ...parts, ...Object.fromEntries(numbered) });
  }

  publish(publication: Publication): RecordedEvent {
    const { id, sender = TAX, senderPartition = "GENERAL", recipient = BAKERY, partition = "GENERAL" } = publication;
    const { originalMessageId, kind = "SIMPLE", messageTypeId = "assessment" } = publication;
    return this.tell(`message-${id}`, "Published", {
      sender: { enterpriseNumber: sender, partition: senderPartition },
      recipient: { enterpriseNumber: recipient, partition },
      messageTypeId,
      kind,
      isReplyAuthorized: true,
      mainContent: "body",
      expirationDate: publication.expirationDate ?? instant(Date.UTC(2027, 0, 1)),
      ...(originalMessageId && { originalMessageId }),
      commitments: { subject: sha256("subject"), body: sha256("body") },
    });
  }

  /** Deposits, then publishes. */
  send(publication: Publication): RecordedEvent {
    this.depositMessage(publication.id, publication.content);
    return this.publish(publication);
  }

  read(id: MessageId): RecordedEvent {
    return this.tell(`message-${id}`, "Read", { part: "body", tokenHash: sha256("token") });
  }

  mask(id: MessageId): RecordedEvent {
    return this.tell(`message-${id}`, "Masked", {});
  }

  unmask(id: MessageId): RecordedEvent {
    return this.tell(`message-${id}`, "MadeVisible", {});
  }

  /** The reply's content, then Replied; the reply is not published by this. */
  reply(id: MessageId, replyId: MessageId): RecordedEvent {
    this.depositMessage(replyId, { subject: { nl: "Antwoord" } });
    return this.tell(`message-${id}`, "Replied", {
      replyId,
      mainContent: "body",
      commitments: { subject: sha256("subject"), body: sha256("body") },
    });
  }

  expire(id: MessageId): RecordedEvent {
    return this.tell(`message-${id}`, "Expired", { contentHandedOver: false });
  }
}

/** A log that is told in batches of so many and then ends; `between` runs when one that is not the last was taken. */
export function toldStore(
  events: readonly RecordedEvent[],
  batchSize: number,
  between: () => Promise<void> = async () => {},
): Pick<EventStore, "subscribe"> {
  return {
    async *subscribe() {
      for (let from = 0; from < events.length; from += batchSize) {
        if (from > 0) await between();
        const batch = events.slice(from, from + batchSize);
        const caughtUp = from + batchSize >= events.length;
        yield { events: batch, position: batch.at(-1)?.position as Position, caughtUp };
      }
    },
  };
}
