/**
 * The mailboxes as anyone would tell them, in plain objects: no events, no tables, no store. What the service answers is
 * compared with this. Slow and naive on purpose; where the two differ, one of them is wrong.
 */

import { isDeepStrictEqual } from "node:util";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** How long messages of every type here stand. */
export const VALIDITY = 2 * DAY;
const ID_TOLERANCE = 31 * DAY;

export type Folder = "INBOX" | "MASKED" | "OUTBOX" | "EXPIRED";
/** An institution that may publish, two enterprises, and an institution that is not yet authorised. */
export const PARTIES = [0, 1, 2, 3] as const;
export type Party = (typeof PARTIES)[number];
export const [INSTITUTION, ENTERPRISE, NEIGHBOUR, NEWCOMER] = PARTIES;

export interface Asked {
  readonly to: Party;
  readonly type: string;
  readonly kind: "SIMPLE" | "REGISTERED" | "QUALIFIED_REGISTERED";
  readonly replies: boolean;
  readonly subject: string;
  readonly body: string;
  /** When it was to expire; undefined: left to the type. */
  readonly expires?: number;
}

/** What a sender has tried to publish under an id. */
export interface Attempt {
  readonly id: string;
  readonly idTime: number;
  by: Party;
  asked: Asked;
  /** `deposited`: it broke off between the content and Published. `closed`: nothing can come under the id any more. */
  state: "nothing" | "deposited" | "published" | "closed";
  depositedAt: number;
}

export interface Letter {
  readonly id: string;
  readonly from: Party;
  readonly to: Party;
  readonly type: string;
  readonly kind: Asked["kind"];
  readonly replies: boolean;
  readonly subject: string;
  readonly body: string;
  readonly telephone: string | undefined;
  readonly answers: Letter | undefined;
  /** Whether it is found by its sender's name; else by the number. */
  readonly senderWasKnown: boolean;
  readonly publishedAt: number;
  readonly expires: number;
  readAt: number | undefined;
  maskedAt: number | undefined;
  repliedAt: number | undefined;
  expiredAt: number | undefined;
  erased: boolean;
  /** The types of its events, in order. */
  readonly told: string[];
  /** Acts that were done to it, by what, by whom and the command's id. */
  readonly done: Set<string>;
}

export interface Mailbox {
  activatedAt?: number;
  consentAt?: number;
  address?: string;
  /** Addresses before that, not erased yet. */
  oldAddresses: number;
  readonly told: string[];
  /** What the mailbox's followers are told: the kind of change and the message. */
  readonly changes: [kind: string, messageId: string | undefined][];
}

export interface PendingReply {
  readonly id: string;
  readonly to: Letter;
  readonly text: string;
  readonly telephone: string | undefined;
}

export class Model {
  now: number;
  /** In the order of publication. */
  readonly letters: Letter[] = [];
  readonly attempts: Attempt[] = [];
  readonly pendingReplies: PendingReply[] = [];
  /** When content was deposited for replies that were never written. */
  lostReplies: number[] = [];
  abandonedReplies = 0;
  rejections = 0;
  readonly mailboxes = PARTIES.map((): Mailbox => ({ oldAddresses: 0, told: [], changes: [] }));
  /** Per party: message types by id; undefined where it is not authorised. */
  readonly types: (Map<string, { replies: boolean; registered: boolean }> | undefined)[] = PARTIES.map(() => undefined);
  /** What the newcomer did to become a sender, and whether it is suspended. */
  readonly newcomer = { requested: false, accepted: false, suspended: false };
  readonly sendersTold: string[][] = PARTIES.map(() => []);

  constructor(now: number) {
    this.now = now;
  }

  folder(letter: Letter, of: Party): Exclude<Folder, "OUTBOX"> | undefined {
    if (letter.to !== of) return undefined;
    if (letter.expiredAt !== undefined) return "EXPIRED";
    return letter.maskedAt === undefined ? "INBOX" : "MASKED";
  }

  /** Newest first. */
  list(of: Party, folder: Folder): Letter[] {
    const isIn = (letter: Letter) => (folder === "OUTBOX" ? letter.from === of : this.folder(letter, of) === folder);
    return this.letters.filter(isIn).reverse();
  }

  change(letter: Letter, kind: string, ...parties: Party[]): void {
    for (const party of new Set(parties)) this.mailboxes[party]?.changes.push([kind, letter.id]);
  }

  isParty = (letter: Letter, party: Party) => letter.to === party || letter.from === party;
  isOver = (letter: Letter) => this.now >= letter.expires;

  isSuspended = (party: Party) => party === NEWCOMER && this.newcomer.suspended;

  /** Why the sender's own standing forbids it. */
  judge(by: Party, asked: Asked): string | undefined {
    const types = this.types[by];
    if (!types) return by === NEWCOMER && this.newcomer.requested ? "ONBOARDING_INCOMPLETE" : "SENDER_NOT_AUTHORISED";
    if (this.isSuspended(by)) return "SENDER_SUSPENDED";
    const type = types.get(asked.type);
    if (!type) return "UNKNOWN_MESSAGE_TYPE";
    if (asked.kind === "QUALIFIED_REGISTERED") return "NO_QUALIFIED_PROVIDER";
    if (asked.kind === "REGISTERED" && !type.registered) return "REGISTERED_NOT_ALLOWED";
    if (asked.replies && !type.replies) return "REPLY_NOT_ALLOWED";
    if (asked.expires !== undefined && (asked.expires <= this.now || asked.expires > this.now + VALIDITY)) {
      return "EXPIRATION_DATE_INVALID";
    }
    return undefined;
  }

  /** What comes of publishing under the id of an attempt, by anyone and with any content. */
  publish(attempt: Attempt, by: Party, asked: Asked): string | undefined {
    const refusal = this.#whyNotPublish(attempt, by, asked);
    if (refusal !== undefined) {
      if (this.types[by]) this.rejections++;
      return refusal;
    }
    if (attempt.state === "published") return undefined;
    Object.assign(attempt, { state: "published", by, asked });
    const { to, type, kind, replies, subject, body } = asked;
    const expires = asked.expires ?? this.now + VALIDITY;
    this.arrive({ id: attempt.id, from: by, to, type, kind, replies, subject, body, expires });
    return undefined;
  }

  #whyNotPublish(attempt: Attempt, by: Party, asked: Asked): string | undefined {
    const standing = this.letters.find(({ id }) => id === attempt.id);
    // A date that is left out moves with the clock, so only a named one is compared.
    const hasDate = asked.expires === undefined || asked.expires === standing?.expires;
    const isSame =
      hasDate && by === attempt.by && isDeepStrictEqual({ ...asked, expires: 0 }, { ...attempt.asked, expires: 0 });
    if (standing && isSame && !standing.erased && this.types[by] && !this.isSuspended(by)) return undefined;
    const refusal = this.judge(by, asked);
    const isTaken = standing !== undefined || attempt.state === "closed";
    if (refusal !== undefined && !(isTaken && refusal === "EXPIRATION_DATE_INVALID")) return refusal;
    if (isTaken) return "MESSAGE_ID_TAKEN";
    if (Math.abs(attempt.idTime - this.now) > ID_TOLERANCE) return "MESSAGE_ID_NOT_TIMELY";
    const hasContent = asked.subject === attempt.asked.subject && asked.body === attempt.asked.body;
    return attempt.state === "deposited" && !hasContent ? "MESSAGE_ID_TAKEN" : undefined;
  }

  arrive(
    facts: Pick<Letter, "id" | "from" | "to" | "type" | "kind" | "replies" | "subject" | "body" | "expires"> &
      Partial<Pick<Letter, "telephone" | "answers">>,
  ): Letter {
    const letter: Letter = {
      telephone: undefined,
      answers: undefined,
      ...facts,
      senderWasKnown: this.types[facts.from] !== undefined,
      publishedAt: this.now,
      readAt: undefined,
      maskedAt: undefined,
      repliedAt: undefined,
      expiredAt: undefined,
      erased: false,
      told: ["Published"],
      done: new Set(),
    };
    this.letters.push(letter);
    this.change(letter, "PUBLISHED", letter.to, letter.from);
    return letter;
  }

  open(letter: Letter | undefined, by: Party, command: string): string | undefined {
    if (!letter || !this.isParty(letter, by)) return "NOT_FOUND";
    if (this.isOver(letter)) return "MESSAGE_EXPIRED";
    if (this.#isRepeat(letter, `open ${command}`)) return undefined;
    if (by === letter.to && letter.readAt === undefined) {
      letter.readAt = this.now;
      letter.told.push("Read");
      this.change(letter, "READ", letter.to, letter.from);
    } else letter.told.push("ContentAccessed");
    if (letter.telephone !== undefined) letter.told.push("ContentAccessed");
    return undefined;
  }

  mask(letter: Letter | undefined, by: Party, masks: boolean, command: string): string | undefined {
    if (!letter || letter.to !== by) return "NOT_FOUND";
    if (this.isOver(letter)) return "MESSAGE_EXPIRED";
    const act = `${masks ? "mask" : "show"} ${command}`;
    if ((letter.maskedAt !== undefined) === masks || letter.done.has(act)) return undefined;
    letter.done.add(act);
    letter.maskedAt = masks ? this.now : undefined;
    letter.told.push(masks ? "Masked" : "MadeVisible");
    this.change(letter, masks ? "MASKED" : "MADE_VISIBLE", letter.to);
    return undefined;
  }

  whyNoReply(letter: Letter | undefined, by: Party): string | undefined {
    if (!letter || letter.to !== by) return "NOT_FOUND";
    if (this.isOver(letter)) return "MESSAGE_EXPIRED";
    return letter.replies ? undefined : "REPLY_NOT_ALLOWED";
  }

  /** The reply is written; it has not arrived yet. */
  writeReply(reply: PendingReply): void {
    reply.to.repliedAt = this.now;
    reply.to.told.push("Replied");
    this.change(reply.to, "REPLIED", reply.to.to, reply.to.from);
    this.pendingReplies.push(reply);
  }

  replyArrives(reply: PendingReply): void {
    this.pendingReplies.splice(this.pendingReplies.indexOf(reply), 1);
    const { to, from, type, subject } = reply.to;
    this.arrive({
      id: reply.id,
      from: to,
      to: from,
      type,
      kind: "SIMPLE",
      replies: false,
      subject: subject.startsWith("RE: ") ? subject : `RE: ${subject}`,
      body: reply.text,
      telephone: reply.telephone,
      answers: reply.to,
      expires: this.now + VALIDITY,
    });
  }

  /** What follows from the clock. */
  policiesRun(): void {
    for (const reply of [...this.pendingReplies]) this.replyArrives(reply);
    // Soonest first, and then as they came: so their followers are told.
    for (const letter of this.letters) {
      if (letter.expiredAt !== undefined || !this.isOver(letter)) continue;
      letter.expiredAt = this.now;
      letter.erased = true;
      letter.told.push("Expired");
      this.change(letter, "EXPIRED", letter.to, letter.from);
    }
    for (const mailbox of this.mailboxes) mailbox.oldAddresses = 0;
    const isOrphan = (depositedAt: number) => this.now - depositedAt > DAY;
    for (const attempt of this.attempts) {
      if (attempt.state === "deposited" && isOrphan(attempt.depositedAt)) attempt.state = "closed";
    }
    const [abandoned, kept] = [this.lostReplies.filter(isOrphan), this.lostReplies.filter((at) => !isOrphan(at))];
    this.abandonedReplies += abandoned.length;
    this.lostReplies = kept;
  }

  /** Whether something still waits for a policy that is not about one letter's expiry. */
  hasLooseEnds(): boolean {
    const { pendingReplies, lostReplies, attempts } = this;
    return pendingReplies.length > 0 || lostReplies.length > 0 || attempts.some(({ state }) => state === "deposited");
  }

  #isRepeat(letter: Letter, act: string): boolean {
    if (letter.done.has(act)) return true;
    letter.done.add(act);
    return false;
  }
}
