import { reinstateSender, suspendSender } from "../../src/application/commands/authorise-sender.ts";
import { changeRoutingRules } from "../../src/application/commands/change-routing-rules.ts";
import { createPartition, deletePartition } from "../../src/application/commands/manage-partitions.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { FreshTables, TRUSTED_FOR } from "../../src/application/fresh-tables.ts";
import { Mailboxes } from "../../src/application/mailboxes.ts";
import { type EventStore, EventStoreUnavailable, type Position } from "../../src/application/ports/event-store.ts";
import type { ProjectionState, SenderRow } from "../../src/application/ports/read-model.ts";
import { Senders } from "../../src/application/senders.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { type MailboxState, newMailbox } from "../../src/domain/mailbox/state.ts";
import { GENERAL, type Published } from "../../src/domain/message/events.ts";
import { NO_SENDER, type SenderState } from "../../src/domain/sender/state.ts";
import { insteadOf } from "../instead-of.ts";
import {
  aPublication,
  by,
  ENTERPRISE,
  eventsOf,
  INSTITUTION,
  NOON,
  type Office,
  openOffice,
  registerNotice,
} from "./office.ts";

/** What a node's tables show: the log as it stood when they last caught up. */
class Tables {
  #shown = new Map<EnterpriseNumber, MailboxState>();
  #sender: SenderState = NO_SENDER;
  state: ProjectionState = { state: "catching-up", position: undefined };
  /** How many milliseconds ago all that stood in the log was shown. */
  confirmedAgo = 0;
  /** After so many more questions that is half a second ago. */
  freshFor = Number.POSITIVE_INFINITY;

  async catchUp({ store }: Office): Promise<void> {
    const mailboxes = new Mailboxes(store);
    const numbers = [ENTERPRISE, INSTITUTION];
    this.#shown = new Map(await Promise.all(numbers.map(async (of) => [of, await mailboxes.get(of)] as const)));
    this.#sender = await new Senders(store).get(INSTITUTION);
    this.state = { state: "live", position: (await store.head()) as Position };
  }

  fresh(): FreshTables {
    const of = (enterprise: EnterpriseNumber) => this.#shown.get(enterprise) ?? newMailbox;
    const readModel = {
      routingRules: (enterprise: EnterpriseNumber) => of(enterprise).rules,
      partitions: (enterprise: EnterpriseNumber) =>
        [...of(enterprise).partitions.keys()].map((id) => ({ id, name: null, createdAt: NOON })),
      sendersByNumber: () => new Map(this.#sender.authorised ? [[INSTITUTION, this.#row()]] : []),
      messageTypes: (keys: readonly { messageTypeId: string }[]) =>
        keys.map(({ messageTypeId }) => this.#sender.messageTypes.get(messageTypeId)),
    };
    const head = { wasConfirmedWithin: (ms: number) => this.freshFor-- > 0 && this.confirmedAgo < ms };
    return new FreshTables(readModel, { status: () => this.state }, head);
  }

  #row(): SenderRow {
    const { suspension, registeredMailAllowed } = this.#sender;
    return {
      enterpriseNumber: INSTITUTION,
      name: {},
      authorisedAt: NOON,
      registeredMailAllowed,
      suspendedAt: suspension ? NOON : null,
      suspensionReason: suspension?.reason ?? null,
    };
  }
}

/** Where the office works, and another node at the same log. */
let office: Office;
let elsewhere: Office;
let tables: Tables;
let looks: string[];
let isAway: boolean;
/** By which what was looked up in the log is remembered. */
let later: number;

const watched = (store: EventStore): EventStore =>
  insteadOf(store, {
    async readStream(stream, options) {
      if (stream.startsWith("mailbox-") || stream.startsWith("sender-")) looks.push(stream);
      if (isAway) throw new EventStoreUnavailable("away");
      return store.readStream(stream, options);
    },
  });

beforeEach(async () => {
  looks = [];
  isAway = false;
  later = 0;
  elsewhere = await openOffice(watched);
  tables = new Tables();
  const fresh = tables.fresh();
  office = {
    ...elsewhere,
    mailboxes: new Mailboxes(elsewhere.store, fresh),
    senders: new Senders(elsewhere.store, fresh, () => later),
  };
  await tables.catchUp(office);
  looks = [];
});
afterEach(() => elsewhere.close());

const administrator = () => by("administrator", ENTERPRISE);
const create = async (at: Office, enterpriseNumber = ENTERPRISE) => {
  const created = await createPartition(at, by("administrator", enterpriseNumber), { enterpriseNumber, name: "Paie" });
  if (!created.accepted) throw new Error(created.refusal.code);
  return created.partition;
};
const routeTo = (at: Office, ...partitions: string[]) =>
  changeRoutingRules(at, administrator(), {
    enterpriseNumber: ENTERPRISE,
    rules: partitions.map((partition) => ({ partition })),
  });
const remove = (at: Office, partition: string) =>
  deletePartition(at, { counts: () => [] }, administrator(), { enterpriseNumber: ENTERPRISE, partition });

/** The partition that the message's event names. */
async function published(at: Office, change: Parameters<typeof aPublication>[0] = {}): Promise<string> {
  const publication = aPublication(change);
  const outcome = await publishMessage(at, by("sender", INSTITUTION), publication);
  if (!outcome.accepted) return outcome.refusal.code;
  const [event] = await eventsOf(at, `message-${publication.messageId}`);
  return (event as unknown as Published).data.recipient.partition;
}

describe("routing by tables that showed the head less than half a second ago", () => {
  it("asks the log for no mailbox, whether it has rules, none, or is nobody's yet", async () => {
    const hr = await create(elsewhere);
    await routeTo(elsewhere, hr);
    await tables.catchUp(office);
    looks = [];
    tables.confirmedAgo = TRUSTED_FOR - 1;
    expect(await published(office)).toBe(hr);
    expect(await published(office, { recipient: "0220916609" as EnterpriseNumber })).toBe(GENERAL);
    expect(await published(office, { recipient: "0202239951" as EnterpriseNumber })).toBe(GENERAL);
    expect(looks).toEqual([]);
  });

  it("goes by what another node changed since once half a second has passed without a newer head", async () => {
    const hr = await create(elsewhere);
    await routeTo(elsewhere, hr);
    tables.confirmedAgo = TRUSTED_FOR;
    expect(await published(office)).toBe(hr);
    await routeTo(elsewhere);
    expect(await published(office)).toBe(GENERAL);
  });

  it("goes at once by what this node changed, however far the tables are", async () => {
    const hr = await create(office);
    await routeTo(office, hr);
    expect(await published(office)).toBe(hr);
    await tables.catchUp(office);
    looks = [];
    expect(await published(office)).toBe(hr);
    expect(looks).toEqual([]);
    await routeTo(office);
    expect(await published(office)).toBe(GENERAL);
    await remove(office, hr);
    await tables.catchUp(office);
    expect(await published(office)).toBe(GENERAL);
  });

  it("is not done by tables that were never filled, or whose projector stopped", async () => {
    const hr = await create(elsewhere);
    await routeTo(elsewhere, hr);
    const { position } = tables.state;
    for (const state of [
      { state: "catching-up", position: undefined },
      { state: "stopped", position, reason: "the disk is full" },
    ] as const) {
      tables.state = state;
      expect(await published(office)).toBe(hr);
    }
  });

  it("stops where the node was cut off: it says so, and publishes nothing", async () => {
    isAway = true;
    tables.confirmedAgo = TRUSTED_FOR;
    await expect(published(office)).rejects.toThrow(EventStoreUnavailable);
  });

  it("keeps the order of what is published together", async () => {
    const publications = Array.from({ length: 100 }, (_, n) =>
      aPublication({ recipient: (n % 2 ? "0220916609" : ENTERPRISE) as EnterpriseNumber }),
    );
    // All senders are judged by them, and half of the messages routed.
    tables.freshFor = 150;
    const outcomes = await Promise.all(
      publications.map((publication) => publishMessage(office, by("sender", INSTITUTION), publication)),
    );
    expect(looks).toHaveLength(2);
    const positions = outcomes.map((outcome) => (outcome.accepted ? outcome.position : outcome.refusal.code));
    expect(positions).toEqual([...positions].sort());
    expect(new Set(positions).size).toBe(100);
  });
});

describe("a department's partition", () => {
  it("is found in the tables, and looked for in the log before it is said not to stand", async () => {
    const department = await create(elsewhere, INSTITUTION);
    looks = [];
    expect(await published(office, { senderPartition: department })).toBe(GENERAL);
    expect(looks).toEqual([`mailbox-${INSTITUTION}`]);
    await tables.catchUp(office);
    looks = [];
    expect(await published(office, { senderPartition: department })).toBe(GENERAL);
    expect(looks).toEqual([]);
    expect(await published(office, { senderPartition: ENTERPRISE })).toBe("PARTITION_UNKNOWN");
  });
});

describe("a sender", () => {
  const suspend = (at: Office) => suspendSender(at, by("operator"), INSTITUTION, "Wrong recipients.");

  it("publishes by the tables, and the log is asked for nobody", async () => {
    expect(await published(office)).toBe(GENERAL);
    expect(looks).toEqual([]);
  });

  it("is suspended at once where that is recorded, and within half a second elsewhere", async () => {
    await suspend(office);
    expect(await published(office)).toBe("SENDER_SUSPENDED");
    await reinstateSender(elsewhere, by("operator"), INSTITUTION);
    expect(await published(office)).toBe(GENERAL);
    await tables.catchUp(office);
    await suspend(elsewhere);
    tables.confirmedAgo = TRUSTED_FOR;
    later += TRUSTED_FOR;
    expect(await published(office)).toBe("SENDER_SUSPENDED");
    tables.confirmedAgo = 0;
    await tables.catchUp(office);
    expect(await published(office)).toBe("SENDER_SUSPENDED");
  });

  it("is refused nothing that the tables don't show yet", async () => {
    await registerNotice(elsewhere, INSTITUTION, { messageTypeId: "summons" });
    expect(await published(office, { messageTypeId: "summons" })).toBe(GENERAL);
  });
});
