import fc from "fast-check";
import { mandateAsShown, mandateInLog } from "../../src/application/mandate.ts";
import type { Caller } from "../../src/application/ports/identity.ts";
import type { Folder, MessageCursor, ReadModel } from "../../src/application/ports/read-model.ts";
import { upcast } from "../../src/application/upcasting.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { Grant } from "../../src/domain/mailbox/access.ts";
import { mailboxDecider } from "../../src/domain/mailbox/decider.ts";
import type { MailboxEvent } from "../../src/domain/mailbox/events.ts";
import type { Mandate } from "../../src/domain/mailbox/mandate.ts";
import { messageDecider } from "../../src/domain/message/decider.ts";
import { GENERAL, type MessageEvent } from "../../src/domain/message/events.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { Rights, View } from "../../src/graphql/view.ts";
import { projected, removeProjected } from "../infrastructure/read-model/projected.ts";
import { BAKERY, GARAGE, TAX, ToldLog, uuid } from "../infrastructure/read-model/told-log.ts";
import { archived } from "./archive.ts";
import { ofSender, statisticsFor } from "./figures.ts";

const MANDATES_PER_LOG = 50;
const LOGS = process.env.EBOX_LONG ? 400 : 20;
/** An archive takes longer than all the rest: one mandate in so many asks for one. */
const ARCHIVE_EVERY = 10;
const MAILBOXES = [BAKERY, GARAGE, TAX];
const PARTITIONS = 4;

afterEach(removeProjected);

interface Letter {
  readonly id: MessageId;
  readonly recipient: EnterpriseNumber;
  readonly sender: EnterpriseNumber;
  partition: string;
  senderPartition: string;
  folder: Folder;
  read: boolean;
  readonly isTax: boolean;
}

/** Whom a change concerns: pairs of mailbox and partition; no partition: everybody there. */
interface Told {
  readonly id: MessageId | null;
  readonly concerns: { readonly mailbox: EnterpriseNumber; partition: string | null }[];
}

/** The log of one run, and what it comes to, told once more in plain objects: nothing here is asked of the code under test. */
class World extends ToldLog {
  readonly letters: Letter[] = [];
  readonly told: Told[] = [];
  readonly deleted = new Set<string>();
  readonly grants: { mailbox: EnterpriseNumber; personId: string; grant: Grant }[] = [];
  #number = 0;

  partition(mailbox: EnterpriseNumber, index: number): string {
    return index === 0 ? GENERAL : `${mailbox}-${index}`;
  }

  begin(): void {
    for (const mailbox of MAILBOXES) {
      for (let index = 1; index < PARTITIONS; index++) {
        const partitionId = this.partition(mailbox, index);
        this.tell(`mailbox-${mailbox}`, "PartitionCreated", {
          partitionId,
          contentId: uuid(++this.#number),
          commitments: {},
        });
        this.told.push({ id: null, concerns: [{ mailbox, partition: null }] });
      }
    }
  }

  #standing = (partition: string) => (this.deleted.has(partition) ? GENERAL : partition);

  #tellOf(letter: Letter, both = true, left?: string): void {
    const { id, recipient, partition, sender, senderPartition } = letter;
    const concerns: Told["concerns"] = [{ mailbox: recipient, partition }];
    if (left !== undefined) concerns.push({ mailbox: recipient, partition: left });
    if (both) concerns.push({ mailbox: sender, partition: senderPartition });
    this.told.push({ id, concerns });
  }

  step({ what, a, b, p, q }: Step): void {
    const [recipient, sender] = [MAILBOXES[a % 3], MAILBOXES[b % 3]] as [EnterpriseNumber, EnterpriseNumber];
    const alive = this.letters.filter(({ folder }) => folder !== "EXPIRED");
    const letter = alive[b % (alive.length || 1)];
    if (what === "send") {
      const [partition, senderPartition] = [this.partition(recipient, p), this.partition(sender, q)];
      const isTax = (a + b) % 2 === 0;
      const id = uuid(1_000 + ++this.#number);
      this.send({
        id,
        recipient,
        sender,
        partition,
        senderPartition,
        content: { subject: { nl: isTax ? "Belastingbrief" : "Rondschrijven" } },
      });
      const made: Letter = {
        id,
        recipient,
        sender,
        partition: this.#standing(partition),
        senderPartition: this.#standing(senderPartition),
        folder: "INBOX",
        read: false,
        isTax,
      };
      this.letters.push(made);
      this.#tellOf(made);
    } else if (what === "delete") {
      const partitionId = this.partition(recipient, p);
      if (partitionId === GENERAL || this.deleted.has(partitionId)) return;
      this.tell(`mailbox-${recipient}`, "PartitionDeleted", { partitionId });
      this.deleted.add(partitionId);
      for (const each of this.letters) {
        each.partition = this.#standing(each.partition);
        each.senderPartition = this.#standing(each.senderPartition);
      }
      for (const { concerns } of this.told) {
        for (const concern of concerns) if (concern.partition === partitionId) concern.partition = GENERAL;
      }
      this.told.push({ id: null, concerns: [{ mailbox: recipient, partition: null }] });
    } else if (letter === undefined) return;
    else if (what === "move") {
      const partition = this.partition(letter.recipient, p);
      this.tell(`message-${letter.id}`, "MovedToPartition", { partition, from: letter.partition });
      const left = letter.partition;
      letter.partition = this.#standing(partition);
      this.#tellOf(letter, false, left);
    } else if (what === "read" && !letter.read) {
      this.read(letter.id);
      letter.read = true;
      this.#tellOf(letter);
    } else if (what === "mask" && letter.folder === "INBOX") {
      this.mask(letter.id);
      letter.folder = "MASKED";
      this.#tellOf(letter, false);
    } else if (what === "expire") {
      this.expire(letter.id);
      letter.folder = "EXPIRED";
      this.#tellOf(letter);
    }
  }

  grant({ a, right, partitions }: Granted): void {
    const mailbox = MAILBOXES[a % 3] as EnterpriseNumber;
    const personId = uuid(500_000 + this.grants.length);
    const listed = [...new Set(partitions)].map((index) => this.partition(mailbox, index));
    const grant: Grant = { role: "USER", domain: "NSSO_EMPLOYER", eBoxAdministrator: right, partitions: listed };
    this.tell(`mailbox-${mailbox}`, "AccessGranted", { personId, ...grant });
    this.told.push({ id: null, concerns: [{ mailbox, partition: null }] });
    this.grants.push({ mailbox, personId, grant });
  }
}

const aStep = fc.record({
  what: fc.constantFrom("send", "send", "send", "move", "move", "read", "mask", "expire", "delete"),
  a: fc.nat(1_000),
  b: fc.nat(1_000),
  p: fc.nat(PARTITIONS - 1),
  q: fc.nat(PARTITIONS - 1),
});
type Step = typeof aStep extends fc.Arbitrary<infer Value> ? Value : never;
const aGrant = fc.record({
  a: fc.nat(1_000),
  right: fc.constantFrom(true, true, true, true, false),
  partitions: fc.array(fc.nat(PARTITIONS - 1), { maxLength: PARTITIONS }),
});
type Granted = typeof aGrant extends fc.Arbitrary<infer Value> ? Value : never;

function listed(
  readModel: ReadModel,
  mailbox: EnterpriseNumber,
  rights: Rights,
  folder: Folder,
  search?: string,
): MessageId[] {
  const ids: MessageId[] = [];
  for (let after: MessageCursor | undefined; ; ) {
    const { partitions } = rights;
    const page = readModel.messages({
      mailbox,
      folder,
      order: "PUBLICATION_NEWEST_FIRST",
      first: 3,
      ...(partitions && { partitions }),
      ...(search !== undefined && { search }),
      ...(after && { after }),
    });
    ids.push(...page.rows.map(({ id }) => id));
    const last = page.rows.at(-1);
    if (!page.hasNextPage || !last) return ids;
    after = { position: last.position };
  }
}

async function agree(world: World, readModel: ReadModel, number: number): Promise<void> {
  const { mailbox, personId, grant } = world.grants[number] as World["grants"][number];
  const caller = { role: "user", enterpriseNumber: mailbox, actor: { id: personId } } as Caller;
  const shown = mandateAsShown(readModel, caller);
  const state = world.events
    .filter(({ stream }) => stream === `mailbox-${mailbox}`)
    .reduce((before, event) => mailboxDecider.evolve(before, upcast<MailboxEvent>(event)), mailboxDecider.initial);
  const inLog = await mandateInLog({ mailboxes: { get: async () => state } as never }, caller);
  expect([shown !== undefined, inLog !== undefined]).toEqual([grant.eBoxAdministrator, grant.eBoxAdministrator]);
  if (!shown || !inLog) return;

  const seen = new Set(grant.partitions.filter((partition) => !world.deleted.has(partition)));
  const received = (letter: Letter) => letter.recipient === mailbox && seen.has(letter.partition);
  const sent = (letter: Letter) => letter.sender === mailbox && seen.has(letter.senderPartition);
  const rights = new Rights("user", shown);
  for (const folder of ["INBOX", "MASKED", "EXPIRED", "OUTBOX"] as const) {
    const expected = world.letters.filter((letter) =>
      folder === "OUTBOX" ? sent(letter) : received(letter) && letter.folder === folder,
    );
    expect(listed(readModel, mailbox, rights, folder)).toEqual(expected.map(({ id }) => id).reverse());
    if (folder !== "EXPIRED") {
      const found = expected
        .filter(({ isTax, folder: its }) => isTax && its !== "EXPIRED")
        .map(({ id }) => id)
        .reverse();
      expect(listed(readModel, mailbox, rights, folder, "belasting")).toEqual(found);
    }
    const counted = readModel
      .counts(mailbox)
      .filter((count) => count.folder === folder && rights.seesPartition(count.partition));
    expect(counted.reduce((sum, { total }) => sum + total, 0)).toBe(expected.length);
    expect(counted.reduce((sum, { unread }) => sum + unread, 0)).toBe(expected.filter(({ read }) => !read).length);
  }

  const feed = readModel.feed(mailbox, undefined, 10_000, rights.partitions);
  const told = world.told.filter(({ concerns }) =>
    concerns.some(
      (concern) => concern.mailbox === mailbox && (concern.partition === null || seen.has(concern.partition)),
    ),
  );
  expect(feed.map(({ messageId }) => messageId)).toEqual(told.map(({ id }) => id));

  if (number % ARCHIVE_EVERY === 0 && world.letters.length > 0) {
    const theirs = world.letters.filter((letter) => letter.folder !== "EXPIRED" && (received(letter) || sent(letter)));
    const actor = { id: personId, kind: "human", authenticationMethod: "eid", assuranceLevel: "high" } as const;
    const asking = { ...caller, actor, tokenHash: "t" } as Caller;
    const inArchive = await archived(
      world.events,
      state,
      asking,
      world.letters.map(({ id }) => id),
    );
    if (theirs.length > 0) expect(inArchive).toEqual(theirs.map(({ id }) => id as string).sort());
    else expect(["NOT_FOUND", "MESSAGE_EXPIRED"]).toContain(inArchive);
  }
  expect(statisticsFor(readModel, "user", shown)).toBe("FORBIDDEN");

  const view = new View(rights, readModel);
  for (const letter of world.letters) {
    const isTheirs = received(letter) || sent(letter);
    expect((await view.message(letter.id)) !== undefined).toBe(isTheirs);
    expect(opening(world, letter, inLog)).toBe(
      isTheirs ? (letter.folder === "EXPIRED" ? "MESSAGE_EXPIRED" : "opened") : "NOT_FOUND",
    );
  }
}

/** A sender is told its own figures, operators and auditors everybody's. */
function agreeOnFigures(world: World, readModel: ReadModel): void {
  const figuresOf = (sender: EnterpriseNumber) => {
    const letters = world.letters.filter((letter) => letter.sender === sender);
    const read = letters.filter((letter) => letter.read).length;
    const expired = letters.filter(({ folder }) => folder === "EXPIRED").length;
    return letters.length === 0 ? [] : [{ sender, published: letters.length, read, expired }];
  };
  const all = [...MAILBOXES].sort().flatMap(figuresOf);
  for (const role of ["operator", "auditor"] as const) {
    expect(statisticsFor(readModel, role, undefined)).toEqual(all);
    expect(statisticsFor(readModel, role, undefined, TAX)).toEqual(figuresOf(TAX));
  }
  for (const sender of MAILBOXES) {
    expect(statisticsFor(readModel, "sender", ofSender(sender))).toEqual(figuresOf(sender));
    for (const other of MAILBOXES.filter((mailbox) => mailbox !== sender)) {
      expect(statisticsFor(readModel, "sender", ofSender(sender), other)).toBe("FORBIDDEN");
    }
  }
}

/** As downloads, the zip and openMessage decide it. */
function opening(world: World, { id }: Letter, mandate: Mandate): string {
  const events = world.events.filter(({ stream }) => stream === `message-${id}`);
  const state = events.reduce<ReturnType<typeof messageDecider.evolve>>(
    (before, event) => messageDecider.evolve(before, upcast<MessageEvent>(event)),
    messageDecider.initial,
  );
  const now = (events.at(-1) as (typeof events)[number]).metadata.time;
  const command = {
    type: "AccessContent",
    commandId: "c",
    mandate,
    parts: ["body"],
    tokenHash: "t",
    ranged: false,
    assuranceLevel: "high",
  } as const;
  const decision = messageDecider.decide(command, state, now);
  return decision.accepted ? "opened" : decision.refusal.code;
}

it(`what ${LOGS * MANDATES_PER_LOG} random mandates see is what they were granted, by lists, counts, search, feed, opening, archives and statistics`, async () => {
  const aLog = fc.tuple(
    fc.array(aStep, { minLength: 20, maxLength: 60 }),
    fc.array(aGrant, { minLength: MANDATES_PER_LOG, maxLength: MANDATES_PER_LOG }),
  );
  await fc.assert(
    fc.asyncProperty(aLog, async ([steps, grants]) => {
      const world = new World();
      world.begin();
      // Half of the grants come before the partitions change, half after.
      for (const grant of grants.slice(0, MANDATES_PER_LOG / 2)) world.grant(grant);
      for (const step of steps) world.step(step);
      for (const grant of grants.slice(MANDATES_PER_LOG / 2)) {
        world.grant({
          ...grant,
          partitions: grant.partitions.filter(
            (p) => !world.deleted.has(world.partition(MAILBOXES[grant.a % 3] as EnterpriseNumber, p)),
          ),
        });
      }
      const { readModel } = projected(world.events);
      agreeOnFigures(world, readModel);
      for (let number = 0; number < world.grants.length; number++) await agree(world, readModel, number);
      removeProjected();
    }),
    { numRuns: LOGS },
  );
}, 1_800_000);
