import { randomUUID } from "node:crypto";
import { sha256 } from "../../src/application/evidence/canonical-bytes.ts";
import type { Position } from "../../src/application/ports/event-store.ts";
import type { Caller, Role } from "../../src/application/ports/identity.ts";
import { TERMS_OF_USE_DIGEST } from "../../src/application/terms-of-use.ts";
import { type EnterpriseNumber, enterpriseNumberOf } from "../../src/domain/enterprise-number.ts";
import {
  AcceptTermsDocument,
  AuthoriseSenderDocument,
  RegisterMessageTypeDocument,
  ReinstateSenderDocument,
  RequestOnboardingDocument,
  SuspendSenderDocument,
} from "../graphql/generated/client.ts";
import type { Client } from "./client.ts";
import type { Ground } from "./ground.ts";
import { INSTITUTION, Model, PARTIES, type Party } from "./model.ts";

export const TYPES = {
  notice: { replies: true, registered: true },
  bulletin: { replies: false, registered: false },
};

const READY_AT_ONCE = 50;

let enterprises = 5_000_000;
const ready = new WeakMap<Ground, Real[]>();

/** One run's own enterprises and institutions on the shared ground, and who acts for them. */
export class Real {
  readonly ground: Ground;
  readonly numbers: readonly EnterpriseNumber[] = PARTIES.map(() => enterpriseNumberOf(enterprises++));
  /** Where the log ended when the run began. */
  began: Position | undefined;
  readonly clients: Client[] = [];
  /** What was last found as the model has it, per party. */
  readonly checked = new Map<Party, string>();
  /** Ids of commands, by the small numbers that tell them apart in a run. */
  readonly #commandIds = new Map<number, string>();
  readonly #callers = new Map<string, Caller>();

  private constructor(ground: Ground) {
    this.ground = ground;
  }

  /** With an institution that may publish two types of message. */
  static async start(ground: Ground): Promise<{ model: Model; real: Real }> {
    const real = ready.get(ground)?.pop() ?? (await Real.#makeReady(ground));
    real.began = await ground.head();
    const model = new Model(ground.now());
    model.types[INSTITUTION] = new Map(Object.entries(TYPES));
    return { model, real };
  }

  /** Many at once, because the store makes durable together what comes together. */
  static async #makeReady(ground: Ground): Promise<Real> {
    const made = Array.from({ length: READY_AT_ONCE }, () => new Real(ground));
    await Promise.all(made.map((real) => real.#admit(INSTITUTION)));
    for (const [type, rights] of Object.entries(TYPES)) {
      await Promise.all(made.map((real) => real.register(INSTITUTION, type, rights)));
    }
    ready.set(ground, made);
    return made.pop() as Real;
  }

  async #admit(party: Party): Promise<void> {
    await this.requestOnboarding(party);
    await this.acceptTerms(this.as("sender", party));
    await this.authorise(party);
  }

  number(party: Party): EnterpriseNumber {
    return this.numbers[party] as EnterpriseNumber;
  }

  as(role: Role, party?: Party): Caller {
    const key = `${role} ${party}`;
    const known = this.#callers.get(key);
    if (known) return known;
    const caller: Caller = {
      actor: {
        id: randomUUID(),
        kind: role === "sender" ? "application" : "human",
        authenticationMethod: "eid",
        assuranceLevel: "high",
      },
      role,
      ...(party !== undefined && { enterpriseNumber: this.number(party) }),
      expiresAt: Number.MAX_SAFE_INTEGER,
      tokenHash: sha256(Buffer.from(randomUUID())),
    };
    this.#callers.set(key, caller);
    return caller;
  }

  /** The same number, the same command. */
  commandId(number: number): string {
    const id = this.#commandIds.get(number) ?? randomUUID();
    this.#commandIds.set(number, id);
    return id;
  }

  async requestOnboarding(party: Party, caller = this.as("sender", party)): Promise<string | undefined> {
    const input = { name: { nl: nameOf(party) } };
    const { requestOnboarding } = await this.ground.ask(caller, RequestOnboardingDocument, { input });
    return codeOf(requestOnboarding);
  }

  async acceptTerms(caller: Caller): Promise<string | undefined> {
    const input = { digest: TERMS_OF_USE_DIGEST };
    const { acceptTerms } = await this.ground.ask(caller, AcceptTermsDocument, { input });
    return codeOf(acceptTerms);
  }

  async suspend(party: Party, caller: Caller): Promise<string | undefined> {
    const input = { enterpriseNumber: this.number(party), reason: "Wrong recipients." };
    const { suspendSender } = await this.ground.ask(caller, SuspendSenderDocument, { input });
    return codeOf(suspendSender);
  }

  async reinstate(party: Party, caller: Caller): Promise<string | undefined> {
    const input = { enterpriseNumber: this.number(party) };
    const { reinstateSender } = await this.ground.ask(caller, ReinstateSenderDocument, { input });
    return codeOf(reinstateSender);
  }

  async authorise(party: Party, caller = this.as("operator")): Promise<string | undefined> {
    const input = { enterpriseNumber: this.number(party), registeredMailAllowed: true };
    const { authoriseSender } = await this.ground.ask(caller, AuthoriseSenderDocument, { input });
    return codeOf(authoriseSender);
  }

  async register(
    party: Party,
    messageTypeId: string,
    { replies, registered }: { replies: boolean; registered: boolean },
    caller = this.as("operator"),
  ): Promise<string | undefined> {
    const input = {
      sender: this.number(party),
      messageTypeId,
      name: { nl: `Soort ${messageTypeId}` },
      validityPeriod: "P2D",
      languages: ["nl" as const],
      repliesAllowed: replies,
      registeredAllowed: registered,
    };
    const { registerMessageType } = await this.ground.ask(caller, RegisterMessageTypeDocument, { input });
    return codeOf(registerMessageType);
  }
}

export const nameOf = (party: Party) => ["Rijksdienst", "", "", "Stad Étienne"][party] as string;

/** The code of the one refusal; undefined where it was done. */
export function codeOf(payload: { readonly userErrors: readonly { readonly code: string }[] }): string | undefined {
  expect(payload.userErrors.length).toBeLessThanOrEqual(1);
  return payload.userErrors[0]?.code;
}
