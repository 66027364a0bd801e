import type { MessageRow, ReadModel, SenderRow } from "../application/ports/read-model.ts";
import type { MessageContent } from "../domain/content/events.ts";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { GENERAL } from "../domain/message/events.ts";
import type { MessageId } from "../domain/message-id.ts";

/** A message's row, and with which others it was read. */
export interface ReadMessage {
  readonly row: MessageRow;
  readonly together: Together;
  /** Who sent it and what it says is not for whom it is read. */
  readonly isHidden: boolean;
}

/**
 * Messages that were read together, such as a page. What nearly every list shows of them, their content and their
 * senders' names, is read for all at once when it is first asked for of one: without a promise, because promises below
 * every message took more time than all the rest of a page.
 */
export class Together {
  readonly #rows: readonly MessageRow[];
  readonly #readModel: ReadModel;
  readonly #isHidden: (row: MessageRow) => boolean;
  #contents: ReadonlyMap<MessageId, MessageContent> | undefined;
  #departments: ReadonlyMap<string, string> | undefined;
  #senders: ReadonlyMap<EnterpriseNumber, SenderRow> | undefined;

  /** `isHidden`: whether sender and content are kept from the one for whom it is read. */
  constructor(rows: readonly MessageRow[], readModel: ReadModel, isHidden: (row: MessageRow) => boolean) {
    this.#isHidden = isHidden;
    this.#rows = rows;
    this.#readModel = readModel;
  }

  get messages(): ReadMessage[] {
    return this.#rows.map((row) => ({
      row,
      together: this,
      isHidden: this.#isHidden(row),
    }));
  }

  /** Of one of these messages. Undefined where it was erased. */
  content(id: MessageId): MessageContent | undefined {
    this.#contents ??= this.#readModel.contentById(this.#rows.map((row) => row.id));
    return this.#contents.get(id);
  }

  /** What the sender calls the partition from which it sent one of these messages. Undefined for GENERAL. */
  department({ sender, senderPartition }: MessageRow): string | undefined {
    if (senderPartition === GENERAL) return undefined;
    this.#departments ??= this.#readModel.partitionNames(
      this.#rows.map((row) => row.senderPartition).filter((partition) => partition !== GENERAL),
    );
    return this.#departments.get(`${sender} ${senderPartition}`);
  }

  /** Of one of these messages. Undefined where it is no authorised sender. */
  sender(enterprise: EnterpriseNumber): SenderRow | undefined {
    this.#senders ??= this.#readModel.sendersByNumber([...new Set(this.#rows.map((row) => row.sender))]);
    return this.#senders.get(enterprise);
  }
}
