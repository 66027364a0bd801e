import { Command } from "commander";
import type { MailboxThen, MessageThen } from "../application/audit/mailbox-then.ts";
import { replayLog } from "../application/audit/replay-log.ts";
import { tellPosition } from "../application/told-position.ts";
import { GENERAL } from "../domain/message/events.ts";
import { enterpriseOption, momentOption } from "./audit/moment-option.ts";
import { withLog } from "./audit/with-log.ts";
import { startProgressBar } from "./progress-bar.ts";

const AFTER_HELP = `
A moment is a time (RFC 3339), which stands for the last position before the first event that is later, or a position as
the API tells it. The answer is JSON, a mailbox a line; with --mailbox also its messages, partitions and who could read
them then. It reads the log beside a running service, and needs nothing else. Content is not shown.
`;

/** `ebox replay`: mailboxes as they stood, from the log alone. */
export function replayCommand(): Command {
  return new Command("replay")
    .description("rebuild any moment of the past from the event log: mailboxes, messages, counters and rights")
    .requiredOption("--until <moment>", "the moment")
    .option("--mailbox <enterprise number>", "one mailbox, with its messages (default: the counters of all)")
    .addHelpText("after", AFTER_HELP)
    .action(async (options: { until: string; mailbox?: string }) => {
      const until = momentOption("--until", options.until);
      const only = options.mailbox === undefined ? undefined : enterpriseOption("--mailbox", options.mailbox);
      const progress = startProgressBar("events", undefined);
      try {
        const mailboxes = await withLog((store, signal) =>
          replayLog(store, until, only, signal, (looked) => progress.update(looked)),
        );
        progress.finish();
        for (const then of mailboxes) {
          process.stdout.write(`${JSON.stringify(only === undefined ? summary(then) : whole(then))}\n`);
        }
      } finally {
        progress.finish();
      }
    });
}

function summary({ enterprise, position, mailbox, counts }: MailboxThen) {
  const { activatedAt, consentAt } = mailbox;
  const unread = counts.reduce((sum, count) => (count.folder === "INBOX" ? sum + count.unread : sum), 0);
  const stood = { enterpriseNumber: enterprise, position: tellPosition(position), activatedAt };
  return { ...stood, fullyDigitalSince: consentAt, unread, counters: counts };
}

function whole(then: MailboxThen) {
  const { mailbox, messages, whoCouldRead } = then;
  return {
    ...summary(then),
    partitions: [GENERAL, ...mailbox.partitions.keys()],
    routingRules: mailbox.rules,
    whoCouldRead: whoCouldRead.map(({ personId, grant, grantedAt, couldRead }) => ({
      personId,
      role: grant.role,
      grantedAt,
      couldRead,
    })),
    messages: messages.map(messageThen),
  };
}

function messageThen({ id, folder, partition, facts, acceptance, isHidden, ...fate }: MessageThen) {
  const { publishedAt, readAt, maskedAt, repliedAt, expiredAt } = fate;
  return {
    messageId: id,
    folder,
    partition,
    sender: facts.sender.enterpriseNumber,
    recipient: facts.recipient.enterpriseNumber,
    messageTypeId: facts.messageTypeId,
    kind: facts.kind,
    publishedAt,
    expirationDate: facts.expirationDate,
    readAt,
    maskedAt,
    repliedAt,
    expiredAt,
    acceptance: acceptance?.status ?? null,
    wasHidden: isHidden,
  };
}
