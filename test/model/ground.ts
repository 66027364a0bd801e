import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type DocumentNode, execute, type GraphQLSchema, print, validate } from "graphql";
import { AuditTrail } from "../../src/application/audit/audit-trail.ts";
import { PastMailboxes } from "../../src/application/audit/past-mailboxes.ts";
import { CatchUp } from "../../src/application/catch-up.ts";
import type { Publishing } from "../../src/application/commands/publish-message.ts";
import { Rejections } from "../../src/application/commands/reject-submission.ts";
import { whoeverAnswered } from "../../src/application/data-access.ts";
import { Mailboxes } from "../../src/application/mailboxes.ts";
import { Policies } from "../../src/application/policies/run-policies.ts";
import type { EventStore, Position } from "../../src/application/ports/event-store.ts";
import type { Caller } from "../../src/application/ports/identity.ts";
import type { Projection, ReadModel } from "../../src/application/ports/read-model.ts";
import { Senders } from "../../src/application/senders.ts";
import { SignIn } from "../../src/application/sign-in.ts";
import { instant } from "../../src/domain/instant.ts";
import { LIMITS } from "../../src/graphql/limits.ts";
import { ErrorMask } from "../../src/graphql/operations/masking.ts";
import { RequestContext, type Services } from "../../src/graphql/request-context.ts";
import { buildApiSchema } from "../../src/graphql/schema.ts";
import { deliver } from "../../src/graphql/subscriptions/delivery.ts";
import { MailboxFeeds } from "../../src/graphql/subscriptions/mailbox-feeds.ts";
import { openDocumentFolder } from "../../src/infrastructure/documents/document-folder.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { createLog } from "../../src/logging.ts";
import { openReadModel } from "../../src/read-side.ts";
import { TreeInMemory } from "../application/evidence/tree-in-memory.ts";
import { type Break, FailingStore } from "./failing-store.ts";

const VISIBLE_WITHIN_MS = 60_000;
const FREE = { requested: 0, available: 0, perMinute: 0 };
const START = Date.parse("2026-11-22T12:00:00.000Z");

/** The API, executed in this process on the embedded log and its projector: opened once, used by every run. */
/** The store of the model fails on purpose, and never for long. */
const ALWAYS = { isConfirmed: true, assertConfirmed: () => undefined };

export class Ground {
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly projection: Projection;
  readonly #failing: FailingStore;
  readonly #folder: string;
  readonly #schema: GraphQLSchema = buildApiSchema();
  readonly #validated = new Set<unknown>();
  readonly #mask: ErrorMask;
  readonly #opened: AsyncDisposableStack;
  #now = START;
  #services: Services;
  #signIn: SignIn;

  static async open(): Promise<Ground> {
    const opened = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), "ebox-model-"));
    opened.defer(() => rm(folder, { recursive: true }));
    const file = join(folder, "log.db");
    const log = opened.adopt(await openEmbeddedLog({ file }), (toClose) => toClose.close());
    const readSide = opened.adopt(
      openReadModel({ folder: join(folder, "read-model"), store: { kind: "embedded", file, namespace: "ebox" } }),
      (toClose) => toClose.close(),
    );
    return new Ground(folder, log, readSide, opened);
  }

  private constructor(
    folder: string,
    log: EventStore,
    readSide: { readModel: ReadModel; projection: Projection },
    opened: AsyncDisposableStack,
  ) {
    this.#folder = folder;
    this.store = log;
    this.#failing = new FailingStore(log);
    this.readModel = readSide.readModel;
    this.projection = readSide.projection;
    this.#opened = opened;
    // What is masked from clients is a defect here: it ends the run.
    const failed = (line: string) => {
      throw new Error(line);
    };
    this.#mask = new ErrorMask(createLog("info", { write: failed }), false);
    [this.#services, this.#signIn] = this.#newOffice();
  }

  now(): number {
    return this.#now;
  }

  passTime(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** The process ends and another begins on the same files: nothing that was only remembered is left. */
  restart(): void {
    this.#services.feeds.close();
    [this.#services, this.#signIn] = this.#newOffice();
  }

  signIn(token: Parameters<SignIn["signIn"]>[0]): Promise<Caller> {
    return this.#signIn.signIn(token);
  }

  /** The data of an operation; throws where there are errors. */
  async ask<Result, Variables>(
    caller: Caller,
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    this.#validate(document);
    const { data, errors } = await execute({
      schema: this.#schema,
      document,
      variableValues: variables as Record<string, unknown>,
      contextValue: new RequestContext(this.#services, caller, randomUUID(), FREE),
    });
    if (errors) throw errors[0]?.originalError ?? errors[0];
    return data as Result;
  }

  /** The same with the process losing hold of the store on the way. */
  askBroken<Result, Variables>(
    next: Break,
    ...args: [caller: Caller, document: TypedDocumentNode<Result, Variables>, variables: Variables]
  ): Promise<Result> {
    return this.#failing.during(next, () => this.ask(...args));
  }

  /** Hands each result of a subscription to `receive`, as parsed from what goes to the socket; returns how to end it. */
  async subscribe<Result, Variables>(
    caller: Caller,
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    receive: (result: Result) => void,
  ): Promise<() => Promise<void>> {
    this.#validate(document);
    const send = (result: Buffer): true => {
      const { data, errors } = JSON.parse(String(result)) as { data: Result; errors?: unknown };
      if (errors) throw new Error(JSON.stringify(errors));
      receive(data);
      return true;
    };
    const iteration = await deliver(
      {
        schema: this.#schema,
        document,
        variableValues: variables as Record<string, unknown>,
        contextValue: new RequestContext(this.#services, caller, randomUUID(), FREE),
        sharedAs: randomUUID(),
        subscriber: { send },
      },
      this.#mask,
    );
    if (!("next" in iteration)) throw new Error(JSON.stringify(iteration));
    const ended = iteration.next();
    return async () => {
      await iteration.return();
      await ended;
    };
  }

  /** Whatever is due, until nothing is. By a process that has just started, so that nothing waits for its hour. */
  async runPolicies(): Promise<void> {
    const { projection } = this;
    const { office, readModel } = this.#services;
    const onFailure = (policy: string, error: unknown) => {
      throw new Error(policy, { cause: error });
    };
    // What the first round orders erased is erased by the second.
    for (let round = 0; round < 2; round++) {
      await new Policies(office, readModel, projection, { everyMs: 0, onFailure, onRecovery: () => {} }).runOnce();
      await this.caughtUp();
    }
  }

  async caughtUp(): Promise<void> {
    const head = await this.store.head();
    if (head && !(await this.projection.reached(head, VISIBLE_WITHIN_MS))) throw new Error("not caught up");
  }

  async head(): Promise<Position | undefined> {
    return this.store.head();
  }

  close(): Promise<void> {
    this.#services.feeds.close();
    return this.#opened.disposeAsync();
  }

  #newOffice(): [Services, SignIn] {
    const { store } = this.#failing;
    const clock = { now: () => instant(this.#now) };
    const mailboxes = new Mailboxes(store);
    const mailroom = {
      store,
      documents: openDocumentFolder({ folder: join(this.#folder, "documents") }),
      clock,
      mailboxes,
    };
    const office: Publishing = { ...mailroom, senders: new Senders(store), rejections: new Rejections(mailroom) };
    const { readModel, projection } = this;
    const feeds = new MailboxFeeds(readModel, projection);
    const catchUp = new CatchUp(projection, { withinMs: VISIBLE_WITHIN_MS });
    const past = new PastMailboxes(store, readModel);
    const trail = new AuditTrail(store, readModel);
    const evidence = new TreeInMemory(store);
    const whyNotYet = whoeverAnswered(readModel, "AT_LOGIN");
    const services = {
      office,
      readModel,
      feeds,
      catchUp,
      past,
      trail,
      evidence,
      limits: LIMITS,
      head: ALWAYS,
      whyNotYet,
    };
    return [services, new SignIn(mailroom, readModel, projection)];
  }

  #validate(document: DocumentNode): void {
    if (this.#validated.has(document)) return;
    const errors = validate(this.#schema, document);
    if (errors.length > 0) throw new Error(`${print(document)}\n${errors.join("\n")}`);
    this.#validated.add(document);
  }
}
