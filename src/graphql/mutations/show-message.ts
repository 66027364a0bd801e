import type { MessageId } from "../../domain/message-id.ts";
import type { RequestContext } from "../request-context.ts";
import { Message } from "../types/message.ts";

/** As the caller sees it now, after the command. */
export async function showMessage(context: RequestContext, id: MessageId): Promise<Message | undefined> {
  const { view } = context;
  const row = await view.message(id);
  return row && new Message(row, view);
}
