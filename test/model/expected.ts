import { instant } from "../../src/domain/instant.ts";
import type { FiguresFragment, RowFragment } from "../graphql/generated/client.ts";
import type { Folder, Letter, Model, Party } from "./model.ts";
import type { Real } from "./real.ts";

export const FOLDERS: readonly Folder[] = ["INBOX", "MASKED", "OUTBOX", "EXPIRED"];

const moment = (time: number | undefined) => (time === undefined ? null : instant(time));

/** A row as its party should see it; only the place in the log is the service's own affair. */
export function rowOf(letter: Letter, viewer: Party, real: Real): Omit<RowFragment, "publicationOrder"> {
  const hasContent = letter.expiredAt === undefined;
  return {
    messageId: letter.id,
    messageTypeId: letter.type,
    kind: letter.kind,
    isReplyAuthorized: letter.replies,
    deliveryStatus: deliveryOf(letter),
    contentState: hasContent ? "AVAILABLE" : "ERASED",
    publishedAt: instant(letter.publishedAt),
    expirationDate: instant(letter.expires),
    readAt: moment(letter.readAt),
    maskedAt: viewer === letter.to ? moment(letter.maskedAt) : null,
    repliedAt: moment(letter.repliedAt),
    expiredAt: moment(letter.expiredAt),
    originalMessageId: letter.answers?.id ?? null,
    senderReference: hasContent && viewer === letter.from && !letter.answers ? referenceOf(letter.subject) : null,
    subject: hasContent ? { nl: letter.subject } : null,
    sender: { enterpriseNumber: real.number(letter.from), partition: "GENERAL" },
    recipient: { enterpriseNumber: real.number(letter.to), partition: viewer === letter.to ? "GENERAL" : null },
  };
}

export const referenceOf = (subject: string) => `Ref. ${subject}`;

function deliveryOf({ repliedAt, readAt, expiredAt }: Letter) {
  if (repliedAt !== undefined) return "REPLIED";
  if (readAt !== undefined) return "READ";
  return expiredAt === undefined ? "CONSIGNED" : "EXPIRED_UNREAD";
}

export function figuresOf(model: Model, party: Party): FiguresFragment {
  const mailbox = model.mailboxes[party];
  const counters = FOLDERS.flatMap((folder) => {
    const letters = model.list(party, folder);
    const unread = letters.filter(({ readAt }) => readAt === undefined).length;
    return letters.length === 0 ? [] : [{ folder, partition: "GENERAL", total: letters.length, unread }];
  });
  return {
    unread: counters.find(({ folder }) => folder === "INBOX")?.unread ?? 0,
    activatedAt: moment(mailbox?.activatedAt),
    fullyDigitalSince: moment(mailbox?.consentAt),
    notificationAddress: mailbox?.address ?? null,
    counters: sorted(counters),
  };
}

export const sorted = (counters: FiguresFragment["counters"]) =>
  counters.toSorted((one, other) => (one.folder < other.folder ? -1 : 1));
