import { authoriseSender, registerMessageType } from "../application/commands/authorise-sender.ts";
import { acceptTerms, requestOnboarding } from "../application/commands/onboard-sender.ts";
import type { Publishing } from "../application/commands/publish-message.ts";
import { Rejections } from "../application/commands/reject-submission.ts";
import { Policies } from "../application/policies/run-policies.ts";
import type { Projection, ReadModel } from "../application/ports/read-model.ts";
import { TERMS_OF_USE_DIGEST } from "../application/terms-of-use.ts";
import type { Instant } from "../domain/instant.ts";
import type { MessageId } from "../domain/message-id.ts";
import { openDepartments } from "./departments.ts";
import { inTurn, Turns } from "./in-turn.ts";
import { registrationOf, typesOf } from "./message-types.ts";
import { People, type TokenOf } from "./people.ts";
import { perform, requestOf } from "./perform.ts";
import { type DemoOptions, type Plan, planDemo } from "./plan.ts";
import { Random } from "./random.ts";
import { type Step, stepsOf } from "./steps.ts";

/** Where the demo happens. */
export interface DemoGround {
  readonly publishing: Publishing;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly tokenOf: TokenOf;
}

export interface DemoProgress {
  /** Steps, not messages: a message is published, and may be opened, answered, masked, expired. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Nothing new is begun once it aborts; what was begun is finished, and the signal's reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Enough that syncs to disk are shared, and none waits long for its turn. */
const IN_FLIGHT = 128;
const END_OF_TIME = "9999-12-31T23:59:59.999Z" as Instant;
const VISIBLE_WITHIN_MS = 60_000;
const LOOKED_UP_AT_ONCE = 500;

/**
 * Lives through the demo's year by the commands that everybody uses, under a clock that walks it. What happens to
 * messages stands in the log in an order that the options fix, and so do ids, times and words; nonces, salts, actor ids
 * and the ids of replies are random. May be repeated after it broke off anywhere: it goes on, and does nothing twice.
 */
export async function runDemo(ground: DemoGround, options: DemoOptions, progress: DemoProgress = {}): Promise<void> {
  const plan = planDemo(options);
  const people = new People(ground.publishing, ground.readModel, ground.tokenOf);
  await caughtUp(ground);
  // What a run that broke off left half received stands in the way of its ids.
  await ground.publishing.documents.sweepUploads(END_OF_TIME);
  await openSenders(plan, officeAt(ground, plan.start), people);
  await openDepartments(plan, officeAt(ground, plan.start), people);
  await takeSteps(ground, plan, people, progress);
  await settle(ground, plan);
}

async function openSenders({ seed, start, institutions }: Plan, office: Publishing, people: People) {
  const operator = await people.caller(start, "operator");
  for (const [index, institution] of institutions.entries()) {
    const random = new Random(seed, "sender", index);
    const { enterpriseNumber, name } = institution;
    const applicant = await people.caller(start, "sender", enterpriseNumber);
    const sender = { enterpriseNumber, registeredMailAllowed: true };
    const onboarding = { name, registeredMailRequested: true, messageTypes: [] };
    const answers = [
      await requestOnboarding(office, requestOf(applicant, random), onboarding),
      await acceptTerms(office, requestOf(applicant, random), TERMS_OF_USE_DIGEST),
      await authoriseSender(office, requestOf(operator, random), sender),
    ];
    for (const type of typesOf(institution)) {
      const registration = registrationOf(type, institution);
      answers.push(await registerMessageType(office, requestOf(operator, random), enterpriseNumber, registration));
    }
    if (!answers.every(({ accepted }) => accepted)) throw new Error(`The demo's sender ${index} was refused.`);
  }
}

/** Many at a time, each under the clock of its moment, in the order of time. */
async function takeSteps(ground: DemoGround, plan: Plan, people: People, progress: DemoProgress): Promise<void> {
  const steps = stepsOf(plan);
  const isDone = lookUpDone(ground.readModel, plan);
  const turns = new Turns();
  /** What happens to one message happens one after the other. */
  const latest = new Map<MessageId, Promise<void>>();
  /** Nobody deals with a message before their login has let them in. */
  const logins = new Map<string, Promise<void>>();
  let next = 0;
  let done = 0;
  let failed = false;

  const take = async (step: Step, number: number, before: readonly (Promise<void> | undefined)[]): Promise<void> => {
    try {
      await Promise.all(before);
      if (isDone(step)) return;
      const office = officeAt(ground, step.at);
      const store = inTurn(office.store, turns, number, step.kind === "reply");
      await perform(step, number, plan.seed, { ...office, store }, people);
    } finally {
      turns.pass(number);
    }
  };
  const lane = async (): Promise<void> => {
    while (!failed && !progress.signal?.aborted && next < steps.length) {
      const number = next++;
      const step = steps[number] as Step;
      const id = "message" in step ? step.message.id : undefined;
      const login = loginOf(step);
      const taken = take(step, number, [id && latest.get(id), logins.get(login)]);
      if (id) latest.set(id, taken);
      if (step.kind === "sign-in") logins.set(login, taken);
      await taken;
      if (id && latest.get(id) === taken) latest.delete(id);
      progress.onProgress?.(++done, steps.length);
    }
  };
  const lanes = Array.from({ length: IN_FLIGHT }, () =>
    lane().catch((error) => {
      failed = true;
      throw error;
    }),
  );
  const ended = await Promise.allSettled(lanes);
  for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
  progress.signal?.throwIfAborted();
}

/** Of whom the step is, in which enterprise; of nobody who has to be let in: the empty string. */
function loginOf(step: Step): string {
  if (!("by" in step)) return "";
  const { enterpriseNumber } = step.kind === "sign-in" ? step.enterprise : step.message.recipient;
  return `${step.by} ${enterpriseNumber}`;
}

/** After a run that broke off: what needs not even be tried again. */
function lookUpDone(readModel: ReadModel, { messages }: Plan): (step: Step) => boolean {
  const published = new Set<MessageId>();
  const expired = new Set<MessageId>();
  for (let from = 0; from < messages.length; from += LOOKED_UP_AT_ONCE) {
    const ids = messages.slice(from, from + LOOKED_UP_AT_ONCE).map(({ id }) => id);
    for (const row of readModel.messagesById(ids).values()) {
      published.add(row.id);
      if (row.expiredAt) expired.add(row.id);
    }
  }
  return (step) =>
    "message" in step && (expired.has(step.message.id) || (step.kind === "publish" && published.has(step.message.id)));
}

/** The policies do what follows from the year: replies that expire too, and everything that is to be erased. */
async function settle(ground: DemoGround, plan: Plan): Promise<void> {
  await caughtUp(ground);
  const { readModel, projection } = ground;
  const failures: unknown[] = [];
  const policies = new Policies(officeAt(ground, plan.end), readModel, projection, {
    everyMs: 0,
    onFailure: (_, error) => failures.push(error),
    onRecovery: () => {},
  });
  do {
    await policies.runOnce();
    await caughtUp(ground);
    if (failures.length > 0) throw failures[0];
  } while (readModel.pendingErasures(1).length > 0);
}

function officeAt({ publishing }: DemoGround, at: Instant): Publishing {
  const { store, documents, senders, mailboxes } = publishing;
  const mailroom = { store, documents, mailboxes, clock: { now: () => at } };
  return { ...mailroom, senders, rejections: new Rejections(mailroom) };
}

async function caughtUp({ publishing, projection }: DemoGround): Promise<void> {
  const head = await publishing.store.head();
  if (head && !(await projection.reached(head, VISIBLE_WITHIN_MS))) {
    throw new Error("The read model does not follow the log.");
  }
}
