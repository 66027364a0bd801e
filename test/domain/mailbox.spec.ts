import { mailboxDecider } from "../../src/domain/mailbox/decider.ts";
import type { MailboxEvent } from "../../src/domain/mailbox/events.ts";
import { specify } from "./specification.ts";

const { given } = specify(mailboxDecider);
const activated: MailboxEvent = { type: "MailboxActivated", data: {} };
const consented = (digest: string): MailboxEvent => ({
  type: "ConsentGiven",
  data: { wordingDigest: digest as never },
});
const addressAt = (contentId: string, replaces?: string): MailboxEvent => ({
  type: "NotificationAddressChanged",
  data: { contentId, commitments: {}, ...(replaces !== undefined && { replaces }) },
});
const change = (contentId: string, commandId = "c") =>
  ({ type: "ChangeNotificationAddress", commandId, contentId, commitments: {} }) as const;

describe("a mailbox", () => {
  it("is activated by the first login", () => given().when({ type: "Activate", commandId: "c" }).thenTold(activated));
  it("is activated once", () => given(activated).when({ type: "Activate", commandId: "c" }).thenTold());
  it("goes fully digital", () =>
    given(activated)
      .when({ type: "GiveConsent", commandId: "c", wordingDigest: "w" as never })
      .thenTold(consented("w")));
  it("goes fully digital once: the first wording stands", () =>
    given(consented("w"))
      .when({ type: "GiveConsent", commandId: "c", wordingDigest: "x" as never })
      .thenTold());
  it("can consent before it is activated", () =>
    given()
      .when({ type: "GiveConsent", commandId: "c", wordingDigest: "w" as never })
      .thenTold(consented("w")));
  it("has a notification address", () => given().when(change("a")).thenTold(addressAt("a")));
  it("has one: the new address replaces the old", () =>
    given(addressAt("a")).when(change("b")).thenTold(addressAt("b", "a")));
  it("does not change by the same command twice", () =>
    given({ fact: addressAt("a"), commandId: "c" })
      .when(change("b"))
      .thenTold());
});
