import { randomUUID } from "node:crypto";
import type { EnterpriseNumber } from "../domain/enterprise-number.ts";
import { mailboxDecider } from "../domain/mailbox/decider.ts";
import type { Actor } from "../domain/metadata.ts";
import type { PersonRegistered } from "../domain/person/events.ts";
import { handle } from "./handle.ts";
import type { Mailroom } from "./mailroom.ts";
import { mandateAsShown } from "./mandate.ts";
import { EventStoreUnavailable, type Position, StorageFull } from "./ports/event-store.ts";
import type { Caller, VerifiedToken } from "./ports/identity.ts";
import type { Projection, ReadModel } from "./ports/read-model.ts";
import { type CommandContext, toRecord } from "./recording.ts";
import { mailboxStream, personStream } from "./streams.ts";

const REMEMBERED = 100_000;
const VISIBLE_WITHIN_MS = 5_000;

/** A person recorded by this node, and where. */
interface Registration {
  readonly id: string;
  readonly position: Position;
}

/**
 * Who a verified token is in our log. The first token of a person registers them under a random actor id; the first
 * login of a person who may do something for an enterprise activates its mailbox. Both once, however many requests arrive
 * together.
 */
export class SignIn {
  readonly #mailroom: Mailroom;
  readonly #readModel: ReadModel;
  readonly #projection: Pick<Projection, "reached">;
  readonly #actorIds = new Map<string, Promise<string>>();
  /** Not yet visible here: a later attempt waits for it, instead of registering the person anew. */
  readonly #registrations = new Map<string, Registration>();
  readonly #activated = new Map<EnterpriseNumber, Promise<void>>();

  constructor(mailroom: Mailroom, readModel: ReadModel, projection: Pick<Projection, "reached">) {
    this.#mailroom = mailroom;
    this.#readModel = readModel;
    this.#projection = projection;
  }

  async signIn(token: VerifiedToken): Promise<Caller> {
    const { issuer, subject, kind, authenticationMethod, assuranceLevel, ...rest } = token;
    const key = JSON.stringify([issuer, subject]);
    const id = await once(this.#actorIds, key, () => this.#actorIdOf(key, token));
    const actor: Actor = { id, kind, authenticationMethod, assuranceLevel };
    const caller: Caller = { ...rest, actor };
    const enterpriseNumber = mandateAsShown(this.#readModel, caller)?.enterprise;
    if (kind === "human" && enterpriseNumber !== undefined) {
      await once(this.#activated, enterpriseNumber, () => this.#activate(enterpriseNumber, actor)).catch(
        unlessStoreFails,
      );
    }
    return caller;
  }

  /** Raises `EventStoreUnavailable` where this node lags too far behind to know whether another one was first. */
  async #actorIdOf(key: string, token: VerifiedToken): Promise<string> {
    const { issuer, subject } = token;
    const known = () => this.#readModel.personBySubject(issuer, subject)?.actorId;
    const before = known();
    if (before !== undefined) return before;
    const registration = this.#registrations.get(key) ?? (await this.#register(token));
    this.#registrations.set(key, registration);
    if (!(await this.#projection.reached(registration.position, VISIBLE_WITHIN_MS))) {
      throw new EventStoreUnavailable("this node has not read its own registration of a person yet");
    }
    this.#registrations.delete(key);
    // Where another node registered the same person first, that id stands.
    return known() ?? registration.id;
  }

  async #register({ issuer, subject, name, ...token }: VerifiedToken): Promise<Registration> {
    const id = randomUUID();
    const { store, clock } = this.#mailroom;
    const registered: PersonRegistered = {
      type: "PersonRegistered",
      data: name === undefined ? { issuer, subject } : { issuer, subject, name },
    };
    const { kind, authenticationMethod, assuranceLevel } = token;
    const { enterpriseNumber } = token;
    // That enterprise may know their name: whom else they meet hands out no more than an id.
    const context = {
      ...contextOfLogin({ id, kind, authenticationMethod, assuranceLevel }),
      ...(enterpriseNumber !== undefined && { onBehalfOf: enterpriseNumber }),
    };
    const stream = personStream(id);
    const events = toRecord(stream, [registered], context, clock.now());
    const result = await store.append({ stream, expected: "no-stream", events });
    if (result.outcome !== "appended") throw new Error("a random person id was taken");
    return { id, position: result.position };
  }

  async #activate(enterprise: EnterpriseNumber, actor: Actor): Promise<void> {
    if (this.#readModel.mailboxesByNumber([enterprise]).get(enterprise)?.activatedAt) return;
    const context = { ...contextOfLogin(actor), onBehalfOf: enterprise };
    const command = { type: "Activate", commandId: context.commandId } as const;
    const handled = await handle(this.#mailroom, mailboxDecider, mailboxStream(enterprise), command, context);
    if (handled.accepted && handled.position) await this.#projection.reached(handled.position, VISIBLE_WITHIN_MS);
  }
}

/** With no space or no store the lists go on; the next login activates. */
function unlessStoreFails(error: unknown): void {
  if (!(error instanceof EventStoreUnavailable || error instanceof StorageFull)) throw error;
}

function contextOfLogin(actor: Actor): CommandContext {
  const commandId = randomUUID();
  return { actor, commandId, correlationId: commandId };
}

/** One attempt at a time per key; a failed one is forgotten, so that the next request tries again. */
function once<Key, Value>(memory: Map<Key, Promise<Value>>, key: Key, attempt: () => Promise<Value>): Promise<Value> {
  const running = memory.get(key);
  if (running) return running;
  const started = attempt();
  memory.set(key, started);
  if (memory.size > REMEMBERED) memory.delete(memory.keys().next().value as Key);
  started.catch(() => memory.delete(key));
  return started;
}
