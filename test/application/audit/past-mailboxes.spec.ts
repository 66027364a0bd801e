import fc from "fast-check";
import type { MailboxThen, MessageThen } from "../../../src/application/audit/mailbox-then.ts";
import { MailboxTooLarge, PastMailboxes } from "../../../src/application/audit/past-mailboxes.ts";
import type { Position, RecordedEvent } from "../../../src/application/ports/event-store.ts";
import { FOLDERS, type MessageRow, type ReadModel } from "../../../src/application/ports/read-model.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import { instant } from "../../../src/domain/instant.ts";
import type { GrantedRole } from "../../../src/domain/mailbox/access.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { projected, removeProjected } from "../../infrastructure/read-model/projected.ts";
import { BAKERY, CITY, TAX, ToldLog, uuid } from "../../infrastructure/read-model/told-log.ts";
import { toldStreams } from "./told-streams.ts";

afterEach(removeProjected);

const RUNS = process.env.EBOX_LONG ? 1_000 : 10;
const MAILBOXES = [TAX, CITY, BAKERY];
const NEVER = new AbortController().signal;

const ACTS = ["send", "registered", "read", "mask", "unmask", "move", "reply", "expire", "decide"] as const;
const SETTINGS = ["partition", "rename", "delete", "grant", "revoke", "activate", "consent", "refuseData"] as const;

const steps = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constant("send" as const) },
      { weight: 5, arbitrary: fc.constantFrom(...ACTS) },
      { weight: 3, arbitrary: fc.constantFrom(...SETTINGS) },
    ),
    which: fc.nat(1_000),
    mailbox: fc.constantFrom(...MAILBOXES),
    other: fc.constantFrom(...MAILBOXES),
  }),
  { minLength: 20, maxLength: 70 },
);
type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never;

interface Fate {
  readonly id: MessageId;
  readonly recipient: EnterpriseNumber;
  readonly done: Set<string>;
}

/** A history as the deciders would have written it: what they would refuse is left out. */
class History {
  readonly log = new ToldLog();
  readonly #fates: Fate[] = [];
  readonly #partitions = new Map<EnterpriseNumber, string[]>(MAILBOXES.map((mailbox) => [mailbox, ["GENERAL"]]));
  readonly #deleted = new Set<string>();
  #numbers = 0;

  constructor() {
    this.log.authorise(TAX, "Belastingen");
    this.log.registerType(TAX, { messageTypeId: "assessment" });
    for (const mailbox of MAILBOXES) for (let count = 0; count < 2; count++) this.#create(mailbox);
  }

  perform({ what, which, mailbox, other }: Step): void {
    const partitions = this.#partitions.get(mailbox) as string[];
    const created = partitions.slice(1).filter((partition) => !this.#deleted.has(partition));
    const partition = created[which % created.length];
    const tell: ToldLog["tell"] = (stream, type, data) => this.log.tell(stream, type, data);
    const stream = `mailbox-${mailbox}`;
    const personId = uuid(900_000 + (which % 3));
    if (what === "send" || what === "registered") this.#send(what, which, mailbox, other);
    else if (what === "partition") this.#create(mailbox);
    else if (what === "rename" && partition !== undefined) {
      const contentId = uuid(++this.#numbers);
      this.log.deposit(contentId, { name: `Dienst ${which}` });
      tell(stream, "PartitionRenamed", { partitionId: partition, contentId, commitments: {}, replaces: uuid(0) });
    } else if (what === "delete" && partition !== undefined) {
      tell(stream, "PartitionDeleted", { partitionId: partition });
      this.#deleted.add(partition);
      // What arrives in the same moment is still said to lie in it.
      if (which % 2 === 0) partitions.splice(partitions.indexOf(partition), 1);
    } else if (what === "grant") {
      const role: GrantedRole = which % 4 === 0 ? "LOCAL_ADMINISTRATOR" : "USER";
      const grant = { role, domain: "NSSO_EMPLOYER", eBoxAdministrator: which % 5 !== 0, partitions } as const;
      tell(stream, "AccessGranted", { personId, ...grant, partitions: [...partitions] });
    } else if (what === "revoke") tell(stream, "AccessRevoked", { personId });
    else if (what === "activate") tell(stream, "MailboxActivated", {});
    else if (what === "consent") tell(stream, "ConsentGiven", { wordingDigest: "digest" as never });
    else if (what === "refuseData") {
      tell(stream, "DataAccessRefused", { dataSets: ["MESSAGES_AND_SUMMARIES"], wordingDigest: "digest" as never });
    } else this.#change(what as (typeof ACTS)[number], which);
  }

  #create(mailbox: EnterpriseNumber): void {
    const [partitionId, contentId] = [uuid(++this.#numbers), uuid(++this.#numbers)];
    this.log.deposit(contentId, { name: `Afdeling ${partitionId.slice(-3)}` });
    this.log.tell(`mailbox-${mailbox}`, "PartitionCreated", { partitionId, contentId, commitments: {} });
    this.#partitions.get(mailbox)?.push(partitionId);
  }

  #send(what: "send" | "registered", which: number, recipient: EnterpriseNumber, sender: EnterpriseNumber): void {
    const id = uuid(++this.#numbers);
    const inOne = (partitions: string[]) => partitions[which % partitions.length] as string;
    const partition = inOne(this.#partitions.get(recipient) as string[]);
    const senderPartition = inOne(this.#partitions.get(sender) as string[]);
    const event = { id, sender, senderPartition, recipient, partition } as const;
    if (what === "send") this.log.send(event);
    else {
      this.log.depositMessage(id);
      const kind = "REGISTERED_WITH_ACKNOWLEDGEMENT" as const;
      const published = this.log.publish({ ...event, kind });
      if (which % 2 === 0) Object.assign(published.data, { hiddenUntilAcknowledged: true });
      this.log.tell(`message-${id}`, "AcceptanceRequested", { deadline: instant(Date.UTC(2026, 5, 1)) });
    }
    this.#fates.push({ id, recipient, done: new Set(what === "send" ? ["decide"] : []) });
  }

  #change(what: (typeof ACTS)[number], which: number): void {
    const standing = this.#fates.filter(({ done }) => !done.has("expire"));
    const fate = standing[which % standing.length];
    if (fate === undefined) return;
    const { id, recipient, done } = fate;
    const stream = `message-${id}`;
    if (what === "move") {
      const partitions = this.#partitions.get(recipient) as string[];
      const partition = partitions[which % partitions.length] as string;
      this.log.tell(stream, "MovedToPartition", { partition, from: "GENERAL" });
    } else if (what === "mask" && !done.has("mask")) {
      this.log.mask(id);
      done.add("mask");
    } else if (what === "unmask" && done.delete("mask")) this.log.unmask(id);
    else if (what === "decide" && !done.has("decide")) {
      const types = ["ReceiptAcknowledged", "ReceiptRefused", "AcceptanceExpired"] as const;
      this.log.tell(stream, types[which % 3] as (typeof types)[number], {});
      done.add("decide");
    } else if ((what === "read" || what === "reply" || what === "expire") && !done.has(what)) {
      if (what === "read") this.log.read(id);
      if (what === "reply") this.log.reply(id, uuid(++this.#numbers));
      if (what === "expire") this.log.expire(id);
      done.add(what);
    }
  }
}

const sorted = (counts: readonly { folder: string; partition: string; total: number; unread: number }[]) =>
  counts.map(({ folder, partition, total, unread }) => `${folder} ${partition} ${total} ${unread}`).sort();

/** What the tables say of a mailbox now, in words that a replay has too. */
function saidBy(readModel: ReadModel, mailbox: EnterpriseNumber) {
  const row = readModel.mailboxesByNumber([mailbox]).get(mailbox);
  const rows = FOLDERS.flatMap((folder) => {
    const request = { mailbox, folder, order: "PUBLICATION_OLDEST_FIRST", first: 100 } as const;
    return readModel.messages(request).rows.map((each) => [folder, toldOfRow(each, folder === "OUTBOX")]);
  });
  return {
    activatedAt: row?.activatedAt ?? null,
    consentAt: row?.consentAt ?? null,
    counts: sorted(readModel.counts(mailbox)),
    partitions: readModel.partitions(mailbox).map(({ id, createdAt }) => ({ id, createdAt })),
    users: readModel
      .users(mailbox)
      .map(({ personId, role, eBoxAdministrator, partitions, grantedAt }) => [
        personId,
        role,
        eBoxAdministrator,
        partitions,
        grantedAt,
      ]),
    rows,
  };
}

function toldOfRow(row: MessageRow, isSent: boolean) {
  const { id, position, sender, recipient, publishedAt, readAt, repliedAt, expiredAt, acceptance } = row;
  const { acceptanceDeadline, acceptanceDecidedAt, movedAt, maskedAt, isHidden, partition, senderPartition } = row;
  return {
    ...{ id, position, sender, recipient, publishedAt, readAt, repliedAt, expiredAt },
    ...{ acceptance, acceptanceDeadline, acceptanceDecidedAt },
    ...(isSent ? { partition: senderPartition } : { partition, movedAt, maskedAt, isHidden }),
  };
}

function replayed({ mailbox, messages, counts, whoCouldRead }: MailboxThen) {
  const told = (message: MessageThen) => {
    const { id, position, facts, publishedAt, readAt, repliedAt, expiredAt, acceptance, folder } = message;
    const { partition, movedAt, maskedAt, isHidden } = message;
    return {
      ...{ id, position, sender: facts.sender.enterpriseNumber, recipient: facts.recipient.enterpriseNumber },
      ...{ publishedAt, readAt, repliedAt, expiredAt, acceptance: acceptance?.status ?? null },
      acceptanceDeadline: acceptance?.deadline ?? null,
      acceptanceDecidedAt: acceptance?.decidedAt ?? null,
      ...(folder === "OUTBOX" ? { partition } : { partition, movedAt, maskedAt, isHidden }),
    };
  };
  return {
    activatedAt: mailbox.activatedAt,
    consentAt: mailbox.consentAt,
    counts: sorted(counts),
    partitions: [...mailbox.partitions].map(([id, { createdAt }]) => ({ id, createdAt })),
    users: whoCouldRead.map(({ personId, grant: { role, eBoxAdministrator, partitions }, grantedAt }) => [
      personId,
      role,
      eBoxAdministrator,
      partitions,
      grantedAt,
    ]),
    rows: FOLDERS.flatMap((each) =>
      messages.filter(({ folder }) => folder === each).map((message) => [each, told(message)]),
    ),
  };
}

it("a replay of any moment is what the tables said at that moment", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const history = new History();
      const { apply, readModel } = projected();
      const said = new Map<Position, ReturnType<typeof saidBy>[]>();
      let applied = 0;
      for (const step of script) {
        history.perform(step);
        const news = history.log.events.slice(applied);
        if (news.length === 0) continue;
        apply(news);
        applied += news.length;
        said.set(
          (news.at(-1) as RecordedEvent).position,
          MAILBOXES.map((mailbox) => saidBy(readModel, mailbox)),
        );
      }
      const past = new PastMailboxes(toldStreams(history.log.events), readModel);
      for (const [position, answers] of said) {
        for (const [index, enterprise] of MAILBOXES.entries()) {
          const then = await past.get({ enterprise, position, withSent: true }, NEVER);
          expect(replayed(then)).toEqual(answers[index]);
        }
      }
    }),
    { numRuns: RUNS },
  );
}, 3_600_000);

describe("A mailbox as it stood", () => {
  function mailboxOf(messages: number) {
    const log = new ToldLog();
    for (let number = 1; number <= messages; number++)
      log.publish({ id: uuid(number), sender: TAX, recipient: BAKERY });
    const { readModel } = projected(log.events);
    return { log, readModel, store: toldStreams(log.events), position: log.events.at(-1)?.position };
  }

  it("is read from its own streams alone, once, and then remembered", async () => {
    const { readModel, store, position } = mailboxOf(20);
    const past = new PastMailboxes(store, readModel);
    const asked = { enterprise: BAKERY, position, withSent: true };
    expect((await past.get(asked, NEVER)).messages).toHaveLength(20);
    expect(store.reads).toBe(21);
    await past.get(asked, NEVER);
    expect(store.reads).toBe(21);
    expect(store.looked).toBe(0);
  });

  it("leaves out what it sent where nobody asks for it, also to itself", async () => {
    const { log, ...rest } = mailboxOf(1);
    log.publish({ id: uuid(2), sender: BAKERY, recipient: BAKERY });
    log.publish({ id: uuid(3), sender: BAKERY, recipient: TAX });
    const { readModel } = projected(log.events);
    const past = new PastMailboxes(toldStreams(log.events), readModel);
    const position = log.events.at(-1)?.position;
    const then = await past.get({ ...rest, enterprise: BAKERY, position, withSent: false }, NEVER);
    expect(then.messages.map(({ folder, id }) => [folder, id])).toEqual([
      ["INBOX", uuid(1)],
      ["INBOX", uuid(2)],
    ]);
    expect(then.counts).toEqual([{ folder: "INBOX", partition: "GENERAL", total: 2, unread: 2 }]);
  });

  it("is refused where it is larger than is replayed", async () => {
    const { readModel, store, position } = mailboxOf(11);
    const past = new PastMailboxes(store, readModel, 10);
    await expect(past.get({ enterprise: BAKERY, position, withSent: true }, NEVER)).rejects.toThrow(MailboxTooLarge);
    expect(store.reads).toBe(0);
  });

  it("is given up where nobody waits any more", async () => {
    const { readModel, store, position } = mailboxOf(5);
    const past = new PastMailboxes(store, readModel);
    const asked = { enterprise: BAKERY, position, withSent: true };
    await expect(past.get(asked, AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    expect(store.reads).toBe(0);
  });

  it("has people with a grant, and says in which partitions they could have opened messages", async () => {
    const log = new ToldLog();
    const stream = `mailbox-${BAKERY}`;
    const grant = { domain: "NSSO_EMPLOYER", eBoxAdministrator: true } as const;
    log.tell(stream, "AccessGranted", { personId: "a", role: "USER", ...grant, partitions: ["GENERAL"] });
    log.tell(stream, "AccessGranted", { personId: "b", role: "LOCAL_ADMINISTRATOR", ...grant, partitions: [] });
    const noRight = { ...grant, eBoxAdministrator: false, partitions: ["GENERAL"] };
    log.tell(stream, "AccessGranted", { personId: "c", role: "USER", ...noRight });
    const refused = log.tell(stream, "DataAccessRefused", {
      dataSets: ["MESSAGES_AND_SUMMARIES"],
      wordingDigest: "w" as never,
    });
    const { readModel } = projected(log.events);
    const past = new PastMailboxes(toldStreams(log.events), readModel);
    const then = await past.get({ enterprise: BAKERY, position: refused.position, withSent: true }, NEVER);
    const could = then.whoCouldRead.map(({ personId, couldRead }) => [personId, couldRead]);
    expect(could).toEqual([
      ["a", ["GENERAL"]],
      ["b", "ALL"],
      ["c", []],
    ]);
  });
});
