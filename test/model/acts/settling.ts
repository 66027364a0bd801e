import fc from "fast-check";
import { CONSENT_WORDING_DIGEST } from "../../../src/application/consent-wording.ts";
import { sha256 } from "../../../src/application/evidence/canonical-bytes.ts";
import { ChangeAddressDocument, GiveConsentDocument, RecipientStatusDocument } from "../../graphql/generated/client.ts";
import { act } from "../act.ts";
import { same } from "../checks.ts";
import { aParty } from "../choices.ts";
import { INSTITUTION, type Mailbox, type Model, type Party } from "../model.ts";
import { codeOf } from "../real.ts";

const mailboxOf = (model: Model, party: Party) => model.mailboxes[party] as Mailbox;

function tell(model: Model, party: Party, event: string, change: string): void {
  mailboxOf(model, party).told.push(event);
  mailboxOf(model, party).changes.push([change, undefined]);
}

const whose = fc.record({
  mailbox: aParty,
  by: fc.option(aParty, { nil: null, freq: 5 }),
  role: fc.constantFrom("administrator", "chief-access-manager", "sender"),
});

function whyNotManage({ mailbox, by, role }: { mailbox: Party; by: Party | null; role: string }): string | undefined {
  if (by !== null && by !== mailbox) return "NOT_FOUND";
  return role === "sender" ? "FORBIDDEN" : undefined;
}

const consenting = act({
  name: "give consent",
  choice: fc.record({ whose, digest: fc.constantFrom(CONSENT_WORDING_DIGEST, CONSENT_WORDING_DIGEST, "another") }),
  async run(model, real, { whose, digest }) {
    const refused = whyNotManage(whose) ?? (digest === "another" ? "CONSENT_WORDING_UNKNOWN" : undefined);
    const input = { enterpriseNumber: real.number(whose.mailbox), wordingDigest: digest };
    const caller = real.as(whose.role, whose.by ?? whose.mailbox);
    const { giveConsent } = await real.ground.ask(caller, GiveConsentDocument, { input });
    expect(codeOf(giveConsent)).toBe(refused);
    const mailbox = mailboxOf(model, whose.mailbox);
    if (refused !== undefined || mailbox.consentAt !== undefined) return;
    mailbox.consentAt = model.now;
    tell(model, whose.mailbox, "ConsentGiven", "CONSENT_GIVEN");
  },
});

const changingTheAddress = act({
  name: "change notification address",
  choice: fc.record({ whose, address: fc.constantFrom("a@example.be", "b@example.be") }),
  async run(model, real, { whose, address }) {
    const refused = whyNotManage(whose);
    const input = { enterpriseNumber: real.number(whose.mailbox), address };
    const caller = real.as(whose.role, whose.by ?? whose.mailbox);
    const { changeNotificationAddress } = await real.ground.ask(caller, ChangeAddressDocument, { input });
    expect(codeOf(changeNotificationAddress)).toBe(refused);
    if (refused !== undefined) return;
    const mailbox = mailboxOf(model, whose.mailbox);
    if (mailbox.address !== undefined) mailbox.oldAddresses++;
    mailbox.address = address;
    tell(model, whose.mailbox, "NotificationAddressChanged", "NOTIFICATION_ADDRESS_CHANGED");
  },
});

/** Twice at once: registered and activated once. */
const loggingIn = act({
  name: "log in",
  choice: fc.record({ party: aParty, role: fc.constantFrom("administrator", "chief-access-manager", "sender") }),
  async run(model, real, { party, role }) {
    const enterpriseNumber = real.number(party);
    const token = {
      issuer: "https://login.example",
      subject: `${role} of ${enterpriseNumber}`,
      kind: role === "sender" ? ("application" as const) : ("human" as const),
      authenticationMethod: "eid",
      assuranceLevel: "high" as const,
      role,
      enterpriseNumber,
      expiresAt: Number.MAX_SAFE_INTEGER,
      tokenHash: sha256(Buffer.from(role)),
    };
    const [one, other] = await Promise.all([real.ground.signIn(token), real.ground.signIn(token)]);
    expect(one.actor.id).toBe(other.actor.id);
    const mailbox = mailboxOf(model, party);
    if (role === "sender" || mailbox.activatedAt !== undefined) return;
    mailbox.activatedAt = model.now;
    tell(model, party, "MailboxActivated", "MAILBOX_ACTIVATED");
  },
});

const askingBeforePrinting = act({
  name: "ask for a recipient's status",
  choice: aParty,
  async run(model, real, party) {
    const { recipientStatus } = await real.ground.ask(real.as("sender", INSTITUTION), RecipientStatusDocument, {
      enterpriseNumber: real.number(party),
    });
    const { activatedAt, consentAt } = mailboxOf(model, party);
    same(recipientStatus, {
      enterpriseNumber: real.number(party),
      exists: true,
      isActivated: activatedAt !== undefined,
      fullyDigitalSince: consentAt === undefined ? null : new Date(consentAt),
    });
  },
});

export const SETTLING = [consenting, changingTheAddress, loggingIn, askingBeforePrinting];
