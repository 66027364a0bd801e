import type { MessageRow } from "../../application/ports/read-model.ts";
import type { MessageContent } from "../../domain/content/events.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { View } from "../view.ts";

/**
 * How messages of the past stand today, read together: what their content says, where it still stands and the caller may
 * see it. The rights of today decide, and auditors never see content.
 */
export class Today {
  readonly #ids: readonly MessageId[];
  readonly #view: View;
  #rows: ReadonlyMap<MessageId, MessageRow> | undefined;
  #contents: ReadonlyMap<MessageId, MessageContent> | undefined;

  constructor(ids: readonly MessageId[], view: View) {
    this.#ids = ids;
    this.#view = view;
  }

  /** Of one of these messages: neither sender nor content is for the caller, because it was not acknowledged. */
  isHidden(id: MessageId): boolean {
    const { rights, readModel } = this.#view;
    if (rights.role === "auditor") return false;
    this.#rows ??= readModel.messagesById(this.#ids);
    const row = this.#rows.get(id);
    return row?.isHidden === true && !rights.seesSent(row);
  }

  isErased(id: MessageId): boolean {
    return !this.#standing().has(id);
  }

  /** Undefined where it was erased, is hidden, or the caller sees no content at all. */
  content(id: MessageId): MessageContent | undefined {
    if (!this.#view.rights.manages || this.isHidden(id)) return undefined;
    return this.#standing().get(id);
  }

  #standing(): ReadonlyMap<MessageId, MessageContent> {
    this.#contents ??= this.#view.readModel.contentById(this.#ids);
    return this.#contents;
  }
}
