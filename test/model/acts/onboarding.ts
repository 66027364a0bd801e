import fc from "fast-check";
import { act } from "../act.ts";
import { INSTITUTION, type Model, NEWCOMER } from "../model.ts";
import { TYPES } from "../real.ts";

const aManager = fc.constantFrom("operator", "operator", "operator", "sender");

const told = (model: Model, type: string) => model.sendersTold[NEWCOMER]?.push(type);

const requesting = act({
  name: "request onboarding",
  choice: fc.constantFrom("sender", "administrator", "user"),
  async run(model, real, role) {
    const code = await real.requestOnboarding(NEWCOMER, real.as(role, NEWCOMER));
    expect(code).toBe(role === "user" ? "FORBIDDEN" : undefined);
    if (role === "user" || model.newcomer.requested || model.types[NEWCOMER]) return;
    model.newcomer.requested = true;
    told(model, "OnboardingRequested");
  },
});

const accepting = act({
  name: "accept the terms of use",
  choice: fc.constant(null),
  async run(model, real) {
    const { newcomer } = model;
    const code = await real.acceptTerms(real.as("sender", NEWCOMER));
    expect(code).toBe(newcomer.requested ? undefined : "ONBOARDING_INCOMPLETE");
    if (!newcomer.requested || newcomer.accepted) return;
    newcomer.accepted = true;
    told(model, "TermsAccepted");
  },
});

const authorising = act({
  name: "authorise sender",
  choice: aManager,
  async run(model, real, role) {
    const { requested, accepted, suspended } = model.newcomer;
    const code = await real.authorise(NEWCOMER, real.as(role, role === "sender" ? INSTITUTION : undefined));
    const isIncomplete = !requested || !accepted;
    const refusal = suspended ? "SENDER_SUSPENDED" : isIncomplete ? "ONBOARDING_INCOMPLETE" : undefined;
    expect(code).toBe(role === "operator" ? refusal : "FORBIDDEN");
    if (role !== "operator" || refusal || model.types[NEWCOMER]) return;
    model.types[NEWCOMER] = new Map();
    told(model, "SenderAuthorised");
  },
});

const suspending = act({
  name: "suspend or reinstate sender",
  choice: fc.record({ role: aManager, suspends: fc.boolean() }),
  async run(model, real, { role, suspends }) {
    const caller = real.as(role, role === "sender" ? INSTITUTION : undefined);
    const code = await (suspends ? real.suspend(NEWCOMER, caller) : real.reinstate(NEWCOMER, caller));
    const refusal = model.types[NEWCOMER] ? undefined : "SENDER_NOT_AUTHORISED";
    expect(code).toBe(role === "operator" ? refusal : "FORBIDDEN");
    if (role !== "operator" || refusal || model.newcomer.suspended === suspends) return;
    model.newcomer.suspended = suspends;
    told(model, suspends ? "SenderSuspended" : "SenderReinstated");
  },
});

const registering = act({
  name: "register message type",
  choice: fc.record({ role: aManager, type: fc.constantFrom("notice", "bulletin"), changes: fc.boolean() }),
  async run(
    model,
    real,
    { role, type, changes }: { role: "operator" | "sender"; type: keyof typeof TYPES; changes: boolean },
  ) {
    const { replies, registered } = TYPES[type];
    const rights = { replies: changes ? !replies : replies, registered };
    const caller = real.as(role, role === "sender" ? INSTITUTION : undefined);
    const code = await real.register(NEWCOMER, type, rights, caller);
    const types = model.types[NEWCOMER];
    const standing = types?.get(type);
    if (role !== "operator") expect(code).toBe("FORBIDDEN");
    else if (!types) expect(code).toBe("SENDER_NOT_AUTHORISED");
    else if (standing) expect(code).toBe(standing.replies === rights.replies ? undefined : "MESSAGE_TYPE_EXISTS");
    else {
      expect(code).toBeUndefined();
      types.set(type, rights);
      told(model, "MessageTypeRegistered");
    }
  },
});

export const ONBOARDING = [
  requesting,
  requesting,
  accepting,
  accepting,
  authorising,
  authorising,
  suspending,
  registering,
  registering,
];
