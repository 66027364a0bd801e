import type { Api } from "../api.ts";
import { SuspendSenderDocument } from "../generated/client.ts";
import type { Stage } from "../stage.ts";
import type { Furnished } from "./furnished.ts";
import type { Thing } from "./things.ts";
import { revoke, type World } from "./world.ts";

export const STRANGERS = [
  "chief of another enterprise",
  "user of another enterprise",
  "software of another enterprise",
  "user of another partition",
  "user without the right",
  "revoked user",
  "another sender",
  "suspended sender",
  "auditor",
  "operator",
  "expired token",
  "nobody",
] as const;
export type StrangerName = (typeof STRANGERS)[number];

/** Somebody who has no business with the victim's things. */
export interface Stranger {
  readonly name: StrangerName;
  readonly api: Api;
  /** What stands in a request beside the one thing that is not theirs. */
  readonly own: Readonly<Partial<Record<Thing, string>>>;
  /** What they may not be told, whatever they ask. */
  readonly mayNotSee: readonly string[];
  /** Without a valid token: every answer is 401, every socket is closed. */
  readonly isUnknown: boolean;
}

export async function strangersOf(stage: Stage, world: World): Promise<Stranger[]> {
  const { victim, other } = world;
  const of = async (role: Parameters<Stage["as"]>[0], enterprise = other.enterprise) =>
    stage.as(role, enterprise, undefined, false);
  const granted = async (api: Api, to: Furnished, change: object) => {
    await to.chief.grant(to.enterprise, await api.personId(), change);
    return api;
  };
  const revoked = await granted(await of("local-administrator", victim.enterprise), victim, {});
  await revoke(world, await revoked.personId());
  const suspended = stage.newEnterprise();
  await stage.authorise(suspended);
  const operator = await stage.as("operator");
  await operator.ask(SuspendSenderDocument, { input: { enterpriseNumber: suspended, reason: "huismus" } });

  const apis: Record<StrangerName, Api> = {
    "chief of another enterprise": other.chief,
    "user of another enterprise": await granted(await of("user"), other, { partitions: ["GENERAL", other.partition] }),
    "software of another enterprise": await granted(await of("document-consumer"), other, {
      role: "DOCUMENT_CONSUMER",
      partitions: ["GENERAL", other.partition],
    }),
    "user of another partition": await granted(await of("user", victim.enterprise), victim, {}),
    "user without the right": await granted(await of("document-consumer", victim.enterprise), victim, {
      eBoxAdministrator: false,
      partitions: ["GENERAL", victim.partition],
    }),
    "revoked user": revoked,
    "another sender": world.otherSender,
    "suspended sender": await of("sender", suspended),
    auditor: await stage.as("auditor"),
    operator,
    "expired token": await stage.as("administrator", victim.enterprise, -600),
    nobody: stage.nobody(),
  };
  return STRANGERS.map((name) => ({
    name,
    api: apis[name],
    own: ownOf(name, world),
    mayNotSee: mayNotSee(name, world),
    isUnknown: name === "expired token" || name === "nobody",
  }));
}

function ownOf(name: StrangerName, world: World): Stranger["own"] {
  const { other, victim } = world;
  const [suggestion] = other.suggestions;
  const senders = { institution: world.otherInstitution, messageType: "notice", partition: "GENERAL" };
  switch (name) {
    case "another sender":
    case "suspended sender":
      return { ...senders, mailbox: world.otherInstitution, message: world.otherSent, upload: world.otherUpload };
    case "user of another partition":
    case "user without the right":
    case "revoked user":
      return { mailbox: victim.enterprise, message: victim.general, partition: "GENERAL" };
    default:
      return {
        mailbox: other.enterprise,
        message: other.message,
        receipt: other.receipt,
        partition: other.partition,
        rule: other.rule,
        ...(suggestion !== undefined && { suggestion }),
        person: other.person,
        grantee: other.second,
        upload: other.upload,
        ...(name === "auditor" && { feedCursor: world.beginning }),
      };
  }
}

function mayNotSee(name: StrangerName, { secrets, contents, ofGeneral, victim }: World): readonly string[] {
  switch (name) {
    case "user of another partition":
      return secrets.filter((secret) => !ofGeneral.includes(secret));
    // Their tokens name it.
    case "user without the right":
    case "revoked user":
      return secrets;
    // Told who wants to be a sender, and who replied in which year.
    case "operator":
      return secrets.filter((secret) => secret !== "merel");
    // Sees every event, and nothing of what can be erased.
    case "auditor":
      return contents;
    default:
      return [...secrets, victim.enterprise];
  }
}
