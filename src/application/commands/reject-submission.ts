import type { EnterpriseNumber } from "../../domain/enterprise-number.ts";
import { MINUTE } from "../../domain/instant.ts";
import type { RefusalCode } from "../../domain/refusal-code.ts";
import type { SubmissionRejected } from "../../domain/submission/events.ts";
import { contextOf, type Mailroom, type Request } from "../mailroom.ts";
import { toRecord } from "../recording.ts";
import { submissionStream } from "../streams.ts";

const PER_MINUTE = 60;

/** Records that a known sender's publication was refused; beyond the limit per sender it is refused unrecorded. */
export class Rejections {
  readonly #mailroom: Mailroom;
  readonly #recorded = new Map<EnterpriseNumber, { since: number; count: number }>();

  constructor(mailroom: Mailroom) {
    this.#mailroom = mailroom;
  }

  /** `sender` must be authorised: strangers write nothing into the log. */
  async record(
    request: Request,
    sender: EnterpriseNumber,
    messageId: string | undefined,
    reasons: readonly RefusalCode[],
  ): Promise<void> {
    const { store, clock } = this.#mailroom;
    const now = clock.now();
    if (!this.#mayRecord(sender, Date.parse(now))) return;
    const stream = submissionStream(request.commandId);
    const rejected: SubmissionRejected = {
      type: "SubmissionRejected",
      data: messageId === undefined ? { sender, reasons } : { sender, messageId, reasons },
    };
    await store.append({
      stream,
      expected: "no-stream",
      events: toRecord(stream, [rejected], contextOf(request), now),
    });
  }

  #mayRecord(sender: EnterpriseNumber, now: number): boolean {
    const window = this.#recorded.get(sender);
    if (!window || now - window.since >= MINUTE) {
      this.#recorded.set(sender, { since: now, count: 1 });
      return true;
    }
    window.count++;
    return window.count <= PER_MINUTE;
  }
}
