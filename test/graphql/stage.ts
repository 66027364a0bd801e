import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CatchUp } from "../../src/application/catch-up.ts";
import type { Publishing } from "../../src/application/commands/publish-message.ts";
import { Rejections } from "../../src/application/commands/reject-submission.ts";
import { type AskedWhere, whoeverAnswered } from "../../src/application/data-access.ts";
import { CheckpointKeeper } from "../../src/application/evidence/keep-checkpoints.ts";
import { LogFollower } from "../../src/application/evidence/log-follower.ts";
import type { NoteKey } from "../../src/application/evidence/note-key.ts";
import { FreshTables } from "../../src/application/fresh-tables.ts";
import { HeadWatch } from "../../src/application/head-watch.ts";
import { Mailboxes } from "../../src/application/mailboxes.ts";
import type { Clock } from "../../src/application/ports/clock.ts";
import type { EventStore } from "../../src/application/ports/event-store.ts";
import type { Role } from "../../src/application/ports/identity.ts";
import type { Projection, ReadModel } from "../../src/application/ports/read-model.ts";
import { Senders } from "../../src/application/senders.ts";
import { SignIn } from "../../src/application/sign-in.ts";
import { documentHandlers } from "../../src/document-handlers.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { enterpriseNumberOf } from "../../src/domain/enterprise-number.ts";
import { instant, MINUTE } from "../../src/domain/instant.ts";
import { LIMITS } from "../../src/graphql/limits.ts";
import { Allowances } from "../../src/graphql/operations/allowances.ts";
import { createGraphQLHandler, type GraphQLParts } from "../../src/graphql/server/graphql-handler.ts";
import { createAuthenticate } from "../../src/http/authentication.ts";
import type { EvidenceSource } from "../../src/http/evidence-log/evidence-routes.ts";
import type { GraphQLHandler } from "../../src/http/graphql-handler.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { systemClock } from "../../src/infrastructure/clock/system-clock.ts";
import { openDocumentFolder } from "../../src/infrastructure/documents/document-folder.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import {
  type DevelopmentIdentity,
  openDevelopmentIdentity,
} from "../../src/infrastructure/identity/development-identity.ts";
import { createLog } from "../../src/logging.ts";
import { openReadModel } from "../../src/read-side.ts";
import { newKey } from "../application/evidence/checkpoint-desk.ts";
import { TreeInMemory } from "../application/evidence/tree-in-memory.ts";
import { noEvidence } from "../http/evidence-log/no-evidence.ts";
import { Api } from "./api.ts";

export interface StageOptions extends Partial<Pick<GraphQLParts, "explorer" | "patience">> {
  readonly limits?: GraphQLParts["limits"] & { readonly costPerMinute?: number };
  readonly catchUp?: { withinMs?: number; most?: number };
  readonly headLostAfterMs?: number;
  /** Default: at the login. */
  readonly asked?: AskedWhere;
  readonly wrapStore?: (store: EventStore) => EventStore;
  readonly wrapReadModel?: (readModel: ReadModel) => ReadModel;
  /** Gives what is otherwise than with the real one. */
  readonly wrapProjection?: (projection: Projection) => Partial<Projection>;
  /** What `/log/` tells; left out, nothing. */
  readonly evidence?: (store: EventStore) => EvidenceSource;
}

const HOUR_SECONDS = 3_600;

/** The API on real adapters behind the real HTTP server, on a free port, with one institution that may publish. */
export class Stage {
  readonly office: Publishing;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly institution: EnterpriseNumber;
  /** SQL statements that reading has taken so far. */
  statements = 0;
  /** Lines of the log so far. */
  readonly logged: string[] = [];
  readonly #graphql: GraphQLHandler;
  readonly #port: number;
  readonly #identity: DevelopmentIdentity;
  /** By which the evidence log is signed. */
  readonly logKey: NoteKey;
  readonly #clock: ShiftedClock;
  readonly #tree: TreeInMemory;
  readonly #keeper: CheckpointKeeper;
  readonly #opened: AsyncDisposableStack;
  readonly #letInto = new Set<EnterpriseNumber>();
  #enterprises = 4_000_000;

  static async open(options: StageOptions = {}): Promise<Stage> {
    const opened = new AsyncDisposableStack();
    try {
      const stage = await openParts(options, opened);
      await stage.authorise(stage.institution);
      return stage;
    } catch (error) {
      await opened.disposeAsync();
      throw error;
    }
  }

  constructor(parts: StageParts, opened: AsyncDisposableStack) {
    this.office = parts.office;
    this.readModel = parts.readModel;
    this.projection = parts.projection;
    this.#graphql = parts.graphql;
    this.#port = parts.port;
    this.#identity = parts.identity;
    this.#clock = parts.clock;
    this.logKey = parts.logKey;
    this.#tree = parts.tree;
    this.#keeper = parts.keeper;
    this.#opened = opened;
    this.institution = this.newEnterprise();
  }

  /** A caller of that role; people and senders need an enterprise. A user sees GENERAL, unless `withGrant` is false. */
  async as(role: Role, enterprise?: EnterpriseNumber, lifetimeSeconds = HOUR_SECONDS, withGrant = true): Promise<Api> {
    if (role === "user" && withGrant) await this.#letIn(enterprise as EnterpriseNumber);
    return this.#withToken(role, enterprise, lifetimeSeconds);
  }

  async #withToken(role: Role, enterpriseNumber?: EnterpriseNumber, lifetimeSeconds = HOUR_SECONDS): Promise<Api> {
    const request = { persona: role, enterpriseNumber, lifetimeSeconds };
    return new Api(this.#port, await this.#identity.issueDevelopmentToken(request));
  }

  async #letIn(enterprise: EnterpriseNumber): Promise<void> {
    if (this.#letInto.has(enterprise)) return;
    this.#letInto.add(enterprise);
    const user = await this.#withToken("user", enterprise);
    const administrator = await this.#withToken("administrator", enterprise);
    await administrator.grant(enterprise, await user.personId());
  }

  nobody(): Api {
    return new Api(this.#port, undefined);
  }

  /** One that no other test has. */
  newEnterprise(): EnterpriseNumber {
    return enterpriseNumberOf(this.#enterprises++);
  }

  /** Message types `notice` (replies, registered mail) and `bulletin` (neither); subjects in Dutch. */
  async authorise(institution: EnterpriseNumber): Promise<void> {
    const operator = await this.as("operator");
    await operator.admitSender(institution, await this.as("sender", institution));
    await operator.registerMessageType(institution, "bulletin", {});
  }

  /** Of the service; tokens live on. */
  advanceClock(milliseconds: number): void {
    this.#clock.shift += milliseconds;
  }

  /** Lets a checkpoint cover what stands in the log; of the service, two minutes pass. */
  async prove(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      this.advanceClock(MINUTE);
      await this.#tree.catchUp();
      await this.#keeper.runOnce();
    }
  }

  /** From now on the service's time passes by `advanceClock` only. */
  stopClock(): void {
    this.#clock.stoppedAt ??= Date.now();
  }

  /** Resolves when everything in the log can be read. */
  async caughtUp(): Promise<void> {
    const head = await this.office.store.head();
    if (head && !(await this.projection.reached(head, 60_000))) throw new Error("the projection did not catch up");
  }

  liveSubscribers(): number {
    return this.#graphql.liveSubscribers();
  }

  close(): Promise<void> {
    return this.#opened.disposeAsync();
  }
}

interface StageParts {
  readonly office: Publishing;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly graphql: GraphQLHandler;
  readonly identity: DevelopmentIdentity;
  readonly clock: ShiftedClock;
  readonly port: number;
  readonly logKey: NoteKey;
  readonly tree: TreeInMemory;
  readonly keeper: CheckpointKeeper;
}

class ShiftedClock implements Clock {
  shift = 0;
  stoppedAt: number | undefined;
  now = () => instant((this.stoppedAt ?? Date.now()) + this.shift);
}

async function openParts(options: StageOptions, opened: AsyncDisposableStack): Promise<Stage> {
  let stage: Stage | undefined;
  const {
    wrapStore = same,
    wrapReadModel = same,
    wrapProjection = () => ({}),
    catchUp: bounds,
    headLostAfterMs,
    limits: { costPerMinute = LIMITS.costPerMinute, ...limits } = {},
    evidence = () => noEvidence,
    asked = "AT_LOGIN",
    ...graphqlOptions
  } = options;
  const folder = await mkdtemp(join(tmpdir(), "ebox-graphql-"));
  opened.defer(() => rm(folder, { recursive: true }));
  const file = join(folder, "log.db");
  const embeddedLog = opened.adopt(await openEmbeddedLog({ file }), (log) => log.close());
  const readSide = opened.adopt(
    openReadModel({
      folder: join(folder, "read-model"),
      store: { kind: "embedded", file, namespace: "ebox" },
      onStatement: () => stage && stage.statements++,
    }),
    (toClose) => toClose.close(),
  );
  const readModel = wrapReadModel(readSide.readModel);
  const projection = changed(readSide.projection, wrapProjection(readSide.projection));
  const clock = new ShiftedClock();
  const store = wrapStore(embeddedLog);
  const documents = openDocumentFolder({ folder: join(folder, "documents") });
  const head = opened.adopt(new HeadWatch(store, projection, headLostAfterMs), (watch) => watch.close());
  const tables = new FreshTables(readModel, projection, head);
  const mailroom = { store, documents, clock, mailboxes: new Mailboxes(store, tables) };
  const office: Publishing = { ...mailroom, senders: new Senders(store, tables), rejections: new Rejections(mailroom) };
  const log = createLog("info", {
    write: (line) => void stage?.logged.push(line),
  });
  const identity = await openDevelopmentIdentity(join(folder, "keys"), systemClock);
  const people = new SignIn(mailroom, readModel, projection);
  const authenticate = createAuthenticate(identity, (token) => people.signIn(token), log);
  const catchUp = new CatchUp(projection, bounds);
  const allowances = new Allowances(costPerMinute, clock);
  const tree = new TreeInMemory(embeddedLog);
  const logKey = newKey();
  const openKey = async () => logKey;
  const keeper = new CheckpointKeeper({ store, clock, evidence: tree, log: new LogFollower(store), openKey });
  const whyNotYet = whoeverAnswered(readModel, asked);
  const basics = {
    whyNotYet,
    evidence: tree,
    allowances,
    limits,
    office,
    readModel,
    projection,
    catchUp,
    head,
    authenticate,
    log,
    explorer: false,
  };
  const graphql = await createGraphQLHandler({ ...basics, ...graphqlOptions });
  const server = createHttpServer({
    graphql,
    documents: documentHandlers(mailroom, head, allowances, whyNotYet, { evidence: tree, openKey }),
    authenticate,
    catchUp,
    health: notHere,
    metrics: { requestAnswered: () => undefined, render: notHere },
    explorer: false,
    evidence: evidence(store),
    origins: [],
    log,
  });
  const port = await server.listen(0, "127.0.0.1");
  opened.defer(async () => void (await server.close(5_000)));
  stage = new Stage({ office, readModel, projection, graphql, identity, clock, port, logKey, tree, keeper }, opened);
  return stage;
}

const changed = (projection: Projection, changes: Partial<Projection>): Projection => ({
  status: () => projection.status(),
  reached: (position, timeoutMs) => projection.reached(position, timeoutMs),
  erased: (ids) => projection.erased(ids),
  onChange: (listener) => projection.onChange(listener),
  ...changes,
});

const same = <Value>(value: Value) => value;

const notHere = () => Promise.reject(new Error("this stage has only the API"));
