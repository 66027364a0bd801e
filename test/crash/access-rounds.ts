import { createHash } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import { Random } from "../../src/demo/random.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import type { ContentAccessed, Read } from "../../src/domain/message/events.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openDevelopmentIdentity } from "../../src/infrastructure/identity/development-identity.ts";
import { openStoreToRead, type StorePlace, storeOpening } from "../../src/store-opening.ts";
import type { RunningService } from "../acceptance/running-service.ts";
import { Api } from "../graphql/api.ts";
import { AccessHistoryDocument } from "../graphql/generated/client.ts";
import { againstRecords } from "./access-law.ts";
import type { AccessRecord, AskedContent } from "./asked-content.ts";
import { ContentReader, type Openable } from "./content-reader.ts";

const INSTITUTION = "0206731645" as EnterpriseNumber;
const ENTERPRISE = "0220916609" as EnterpriseNumber;
/** So that an answer takes several packets, and is cut off within. */
const DOCUMENT = Buffer.from(`%PDF-1.4\n${"1 0 obj<</Type/Catalog>>endobj\n".repeat(10_000)}%%EOF\n`);
const PARTS = ["body", "documents/1", "documents/2"];

/** Names of what fetch and the reading of an answer raise then; their classes are not those of the test's own realm. */
const CUT_OFF = ["TypeError", "SyntaxError"];
const TOKENS_PER_READER = 3;
const MESSAGES_PER_ROUND = 6;
/** The service is killed after so many answers, and a little later. */
const ANSWERS = { from: 1, to: 60 };
const LATER_MS = 15;

export interface AccessFigures {
  /** Requests with at least a byte of content received. */
  readonly answers: number;
  /** The parts of messages that left by them, but for ranges, of which many are one record. */
  readonly wholeParts: number;
  /** Requests that got no whole answer, and those of them that got a part of it. */
  readonly cutOff: number;
  readonly cutOffWithin: number;
  readonly records: number;
}

/**
 * Kills the service so many times while people and software open and download; then holds what they received against the
 * log, and the log against what the service tells of it. Throws what differs, with the seed.
 */
export async function killedAmidAccess(
  service: RunningService,
  { rounds, seed, place }: { rounds: number; seed: string; place: Omit<StorePlace, "dataFolder"> },
): Promise<AccessFigures> {
  const store = await openStoreToRead(storeOpening({ ...place, dataFolder: service.folder }));
  const asked: AskedContent[] = [];
  const messages: Openable[] = [];
  try {
    const { sender, apis } = await correspondents(service);
    for (let round = 1; round <= rounds; round++) {
      const random = new Random(seed, round);
      if (round > 1) await service.start();
      const published = Array.from({ length: MESSAGES_PER_ROUND }, () => publish(sender, random.between(0, 2)));
      messages.push(...(await Promise.all(published)));
      const readers = apis.map((api, index) =>
        ContentReader.of(api, new Random(seed, round, index), (request) => asked.push(request)),
      );
      await killAmidAccess(service, await Promise.all(readers), messages, random);
    }
    await service.start();
    const records = await recordsIn(store);
    const violations = againstRecords(asked, records);
    violations.push(...(await againstHistories(apis, messages, records)));
    if (violations.length > 0) throw new Error(`Seed ${seed}: ${violations.slice(0, 20).join("\n")}`);
    const figures = {
      answers: asked.filter(({ received }) => received.length > 0).length,
      wholeParts: asked
        .filter(({ kind }) => kind !== "range")
        .reduce((sum, { received, parts }) => sum + received.length * parts.length, 0),
      cutOffWithin: asked.filter(({ isWhole, received }) => !isWhole && received.length > 0).length,
      cutOff: asked.filter(({ isWhole }) => !isWhole).length,
      records: records.length,
    };
    process.stderr.write(`Answers and records: ${JSON.stringify({ rounds, seed, ...figures })}\n`);
    return figures;
  } finally {
    await store.close();
  }
}

/** The sender, and all who open its messages: itself and an administrator, each with several tokens. */
async function correspondents(service: RunningService) {
  const identity = await openDevelopmentIdentity(dataFolderAt(service.folder).keys, systemClock);
  const as = async (
    persona: "operator" | "sender" | "administrator",
    enterpriseNumber: EnterpriseNumber,
    token = 0,
  ) => {
    const lifetimeSeconds = 86_400 - token;
    // The port is another after each start.
    return new Api(
      () => [service.port],
      await identity.issueDevelopmentToken({ persona, enterpriseNumber, lifetimeSeconds }),
    );
  };
  const operator = await as("operator", INSTITUTION);
  const sender = await as("sender", INSTITUTION);
  await operator.authoriseSender(INSTITUTION, sender);
  await operator.registerMessageType(INSTITUTION, "notice", {});
  const tokens = Array.from({ length: TOKENS_PER_READER }, (_, token) => token);
  const apis = await Promise.all(
    tokens.flatMap((token) => [as("administrator", ENTERPRISE, token), as("sender", INSTITUTION, token)]),
  );
  return { sender, apis };
}

/** `main`: the number of the document that is the main content; 0: the body is. */
async function publish(sender: Api, main: number): Promise<Openable> {
  const digest = { digestValue: createHash("sha256").update(DOCUMENT).digest("base64url") };
  const attachments = [1, 2].map(async (number) => ({
    uploadId: await sender.upload(`${number}.pdf`, DOCUMENT, "application/pdf"),
    attachmentTitle: { nl: `Brief ${number}` },
    isMainContent: number === main,
    digest,
  }));
  const { messageId } = await sender.publish(ENTERPRISE, { attachments: await Promise.all(attachments) });
  return { messageId, parts: PARTS, accesses: 0 };
}

async function killAmidAccess(
  service: RunningService,
  readers: readonly ContentReader[],
  messages: readonly Openable[],
  random: Random,
): Promise<void> {
  const enough = Promise.withResolvers<void>();
  let left = random.between(ANSWERS.from, ANSWERS.to);
  let isKilled = false;
  const untilKilled = async (reader: ContentReader) => {
    try {
      while (!isKilled && (await reader.once(messages))) if (--left === 0) enough.resolve();
    } catch (error) {
      // What was cut off is no failure of the service's; everything else is.
      if (!CUT_OFF.includes((error as Error).name)) throw error;
    }
  };
  const reading = Promise.all(readers.map(untilKilled));
  await Promise.race([enough.promise, reading]);
  await after(random.between(0, LATER_MS));
  isKilled = true;
  await service.end("SIGKILL");
  await reading;
}

async function recordsIn(store: EventStore): Promise<AccessRecord[]> {
  const records: AccessRecord[] = [];
  for await (const page of store.readAll()) {
    for (const { type, stream, data, metadata } of page) {
      if (type !== "Read" && type !== "ContentAccessed") continue;
      const { part, tokenHash } = data as unknown as (Read | ContentAccessed)["data"];
      const { commandId, time } = metadata;
      records.push({
        type,
        messageId: stream.slice("message-".length),
        part,
        tokenHash,
        commandId,
        at: Date.parse(time),
      });
    }
  }
  return records;
}

/** What both sides are told of their own people is all that the log has. */
async function againstHistories(
  apis: readonly Api[],
  messages: readonly Openable[],
  records: readonly AccessRecord[],
): Promise<string[]> {
  const [administrator, sender] = apis as [Api, Api];
  const violations: string[] = [];
  for (const { messageId } of messages) {
    const told: string[] = [];
    for (const api of [administrator, sender]) {
      const { accessHistory } = await api.ask(AccessHistoryDocument, { message: messageId, first: 100 });
      for (const { at, part, tokenHash } of accessHistory?.nodes ?? []) told.push(`${at} ${part} ${tokenHash}`);
    }
    const inLog = records
      .filter((record) => record.messageId === messageId)
      .map(({ at, part, tokenHash }) => `${new Date(at).toISOString()} ${part} ${tokenHash}`);
    if (told.sort().join() !== inLog.sort().join())
      violations.push(`the access history of ${messageId} is not the log's`);
  }
  return violations;
}
