import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { type SenderCommand, senderDecider } from "../../domain/sender/decider.ts";
import { handle } from "../handle.ts";
import { contextOf, type Mailroom, type Outcome, type Request } from "../mailroom.ts";
import type { Senders } from "../senders.ts";
import { senderStream } from "../streams.ts";

export type SenderOutcome = Outcome<{ readonly sender: EnterpriseNumber }>;

/** What commands about senders work with. */
export interface SenderOffice extends Pick<Mailroom, "store" | "clock"> {
  readonly senders: Senders;
}

/** Who may do that is settled before. Once it answers, this node publishes by what now holds. */
export async function changeSender(
  office: SenderOffice,
  request: Request,
  sender: EnterpriseNumber,
  command: SenderCommand,
): Promise<SenderOutcome> {
  const handled = await handle(office, senderDecider, senderStream(sender), command, contextOf(request));
  if (!handled.accepted) return handled;
  office.senders.changed(sender, handled.position);
  return { accepted: true, position: handled.position, sender };
}
