import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../src/application/evidence/canonical-bytes.ts";
import { type EventStore, EventStoreUnavailable, type Position } from "../../src/application/ports/event-store.ts";
import type { VerifiedToken } from "../../src/application/ports/identity.ts";
import { SignIn } from "../../src/application/sign-in.ts";
import { type Office, openOffice } from "../../src/office.ts";
import { insteadOf } from "../instead-of.ts";
import { ENTERPRISE, SetClock } from "./office.ts";

let folder: string;
let office: Office;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-sign-in-"));
  office = await openOffice({ dataFolder: folder, namespace: "ebox" }, new SetClock());
});
afterEach(async () => {
  await office.close();
  await rm(folder, { recursive: true });
});

const people = (store?: EventStore) =>
  new SignIn({ ...office.publishing, ...(store && { store }) }, office.readModel, office.projection);
const token = (subject: string, change: Partial<VerifiedToken> = {}): VerifiedToken => ({
  issuer: "urn:test",
  subject,
  name: "Élise",
  kind: "human",
  authenticationMethod: "eid",
  assuranceLevel: "high",
  role: "administrator",
  enterpriseNumber: ENTERPRISE,
  expiresAt: Number.MAX_SAFE_INTEGER,
  tokenHash: sha256(Buffer.from(subject)),
  ...change,
});

async function recorded(): Promise<string[]> {
  const types: string[] = [];
  for await (const page of office.publishing.store.readAll()) types.push(...page.map((event) => event.type));
  return types.sort();
}

it("the first login of a person registers them and activates the mailbox, once, however many come together", async () => {
  const signIn = people();
  const callers = await Promise.all(Array.from({ length: 20 }, () => signIn.signIn(token("elise"))));
  expect(new Set(callers.map((caller) => caller.actor.id)).size).toBe(1);
  expect(await recorded()).toEqual(["MailboxActivated", "PersonRegistered"]);
});

it("a person is the same after a restart, and another person another", async () => {
  const first = await people().signIn(token("elise"));
  expect((await people().signIn(token("elise"))).actor.id).toBe(first.actor.id);
  expect((await people().signIn(token("omar"))).actor.id).not.toBe(first.actor.id);
  expect((await people().signIn(token("elise", { issuer: "urn:other" }))).actor.id).not.toBe(first.actor.id);
});

it("a caller holds neither subject nor issuer", async () => {
  const caller = await people().signIn(token("85.07.30-033 28"));
  expect(JSON.stringify(caller)).not.toContain("85.07.30-033 28");
  expect(caller).not.toHaveProperty("issuer");
});

it.each(["auditor", "operator"] as const)("the login of an %s activates no mailbox", async (role) => {
  await people().signIn(token("ann", { role }));
  expect(await recorded()).toEqual(["PersonRegistered"]);
});

it("an application activates no mailbox", async () => {
  await people().signIn(token("payroll", { kind: "application", role: "sender" }));
  expect(await recorded()).toEqual(["PersonRegistered"]);
});

it("without the store a known person still enters, and the mailbox is activated by a later login", async () => {
  await people().signIn(token("elise", { role: "operator" }));
  let isAway = true;
  const { store } = office.publishing;
  const flaky = insteadOf<EventStore>(store, {
    append: async (append) => {
      if (isAway) throw new EventStoreUnavailable("away");
      return store.append(append);
    },
  });
  const signIn = people(flaky);
  expect(await signIn.signIn(token("elise"))).toMatchObject({ role: "administrator" });
  await expect(signIn.signIn(token("omar"))).rejects.toThrow(EventStoreUnavailable);
  isAway = false;
  await signIn.signIn(token("elise"));
  expect(await recorded()).toEqual(["MailboxActivated", "PersonRegistered"]);
});

it("on a node that lags nobody new enters under an id that may not be theirs, and trying again registers nobody twice", async () => {
  let isLagging = true;
  const projection = {
    reached: async (position: Position, timeoutMs: number) =>
      !isLagging && (await office.projection.reached(position, timeoutMs)),
  };
  const nothingKnown = Object.assign(Object.create(office.readModel), { personBySubject: () => undefined });
  const lagging = new SignIn(office.publishing, nothingKnown, projection);
  const operator = token("elise", { role: "operator" });
  await expect(lagging.signIn(operator)).rejects.toThrow(EventStoreUnavailable);
  await expect(lagging.signIn(operator)).rejects.toThrow(EventStoreUnavailable);
  isLagging = false;
  const { actor } = await lagging.signIn(operator);
  expect(await recorded()).toEqual(["PersonRegistered"]);
  expect((await people().signIn(operator)).actor.id).toBe(actor.id);
});
