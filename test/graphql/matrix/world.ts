import { createHash } from "node:crypto";
import type { Position } from "../../../src/application/ports/event-store.ts";
import type { LeafEvent } from "../../../src/application/ports/evidence-log.ts";
import type { Role } from "../../../src/application/ports/identity.ts";
import { tellPosition } from "../../../src/application/told-position.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { accessCursor, messageCursor, suggestionCursor } from "../../../src/graphql/cursor.ts";
import { globalId } from "../../../src/graphql/global-id.ts";
import type { Api } from "../api.ts";
import {
  ChangeAddressDocument,
  ChangeRoutingRulesDocument,
  CreatePartitionDocument,
  OpenDocument,
  type PublishMessageInput,
  RegisterMessageTypeDocument,
  ReplyDocument,
  RequestOnboardingDocument,
  RevokeAccessDocument,
  RightsDocument,
  RoutingSuggestionsDocument,
  SuggestRoutingRuleDocument,
} from "../generated/client.ts";
import type { Stage } from "../stage.ts";
import { overHttp } from "./answers.ts";
import { operationAt } from "./operations.ts";
import { PLACES, type Place } from "./places.ts";

const FILE = Buffer.from("Een document.\n");
export const FILE_DIGEST = createHash("sha256").update(FILE).digest("base64url");

/** A mailbox with something of every kind in it. */
export interface Furnished {
  readonly enterprise: EnterpriseNumber;
  readonly chief: Api;
  /** A department, into which the rule routes. */
  readonly partition: string;
  readonly rule: string;
  /** With a document, in the department; `general` lies in GENERAL, `receipt` waits to be acknowledged. */
  readonly message: string;
  readonly general: string;
  readonly receipt: string;
  readonly reply: string;
  readonly chiefId: string;
  /** Granted GENERAL before their first login. */
  readonly person: string;
  /** To whom the chief granted all. The id is known to whoever grants them something; their name is not. */
  readonly second: string;
  readonly upload: string;
  readonly command: string;
  /** Of rules, by the sender; they wait. */
  readonly suggestions: readonly string[];
}

export interface World {
  readonly victim: Furnished;
  /** Of the strangers who come from another enterprise. */
  readonly other: Furnished;
  /** Sends to the victim. */
  readonly institution: EnterpriseNumber;
  readonly sender: Api;
  readonly senderUploads: readonly string[];
  /** A partition of the sender's mailbox, from which it writes to the other enterprise. */
  readonly department: string;
  readonly otherInstitution: EnterpriseNumber;
  readonly otherSender: Api;
  readonly otherSent: string;
  readonly otherUpload: string;
  /** Asked to become a sender. */
  readonly applicant: EnterpriseNumber;
  /** Cursors at the victim's message and beside it, where nobody has anything. */
  readonly pageCursor: { readonly theirs: string; readonly nobodys: string };
  readonly feedCursor: { readonly theirs: string; readonly nobodys: string };
  readonly replayCursor: { readonly theirs: string; readonly nobodys: string };
  readonly accessCursor: { readonly theirs: string; readonly nobodys: string };
  readonly suggestionCursor: { readonly theirs: string; readonly nobodys: string };
  /** Before and after all of that, as positions that everybody may name. */
  readonly beginning: string;
  readonly now: string;
  readonly leaf: LeafEvent;
  /** Texts and ids that only the victim, its sender or the applicant may see; `ofGeneral`: a colleague who reads GENERAL too. */
  readonly secrets: readonly string[];
  /** Those that are content, or names. */
  readonly contents: readonly string[];
  readonly ofGeneral: readonly string[];
}

export async function furnish(stage: Stage): Promise<World> {
  const { institution } = stage;
  const sender = await stage.as("sender", institution);
  const operator = await stage.as("operator");
  const type = { sender: institution, validityPeriod: "P30D", languages: ["nl" as const], registeredAllowed: true };
  const { registerMessageType } = await operator.ask(RegisterMessageTypeDocument, {
    input: { ...type, messageTypeId: "summons", name: { nl: "Dagvaarding" }, hiddenUntilAcknowledged: true },
  });
  if (registerMessageType.userErrors.length > 0) throw new Error("no type for registered mail");
  await operator.registerMessageType(institution, "dossier", { repliesAllowed: true });
  const victim = await furnishMailbox(stage, sender, "kanarie", "co-local-administrator", "dossier");
  const other = await furnishMailbox(stage, sender, "huismus", "local-administrator", "notice");

  const ofSender = await stage.as("administrator", institution);
  const { createPartition } = await ofSender.ask(CreatePartitionDocument, {
    input: { enterpriseNumber: institution, name: "Dienst" },
  });
  const department = createPartition.partition?.id ?? "";
  await sender.publish(other.enterprise, { sender: { partition: department } });

  const otherInstitution = stage.newEnterprise();
  await stage.authorise(otherInstitution);
  const otherSender = await stage.as("sender", otherInstitution);
  const { messageId: otherSent } = await otherSender.publish(other.enterprise);

  const applicant = stage.newEnterprise();
  const applying = await stage.as("administrator", applicant);
  await applying.ask(RequestOnboardingDocument, { input: { name: { nl: "merel aanvrager" } } });

  const row = stage.readModel.messagesById([victim.message as MessageId]).get(victim.message as MessageId);
  if (!row) throw new Error("the victim has no message");
  const [access] = stage.readModel.accesses({ messageId: row.id, onBehalfOf: victim.enterprise, first: 1 }).rows;
  if (!access) throw new Error("nobody has opened the victim's message");
  const beside = (by: number, { position } = row as { position: Position }) =>
    (Number.parseInt(position, 16) + by).toString(16).padStart(16, "0") as Position;
  const listed = (position: Position) => messageCursor({ ...row, position }, "PUBLICATION_NEWEST_FIRST");
  const contents = ["kanarie", "merel", "Cora Co-Local"];
  const { mailbox } = await victim.chief.ask(RoutingSuggestionsDocument, { enterpriseNumber: victim.enterprise });
  const suggestions = mailbox?.routingSuggestions?.pageInfo;
  const { partition, rule, message, receipt, reply, person, upload, general } = victim;
  const ids = [partition, rule, victim.chiefId, person, upload, victim.command, ...victim.suggestions];
  const messages = [message, receipt, reply, general].flatMap((id) => [id, globalId("Message", id)]);
  return {
    victim,
    other,
    institution,
    sender,
    senderUploads: [await uploadBy(sender), await uploadBy(sender)],
    department,
    otherInstitution,
    otherSender,
    otherSent,
    otherUpload: await uploadBy(otherSender),
    applicant,
    pageCursor: { theirs: listed(row.position), nobodys: listed(beside(1)) },
    feedCursor: { theirs: tellPosition(row.position), nobodys: tellPosition(beside(-1)) },
    replayCursor: { theirs: tellPosition(row.position), nobodys: tellPosition(beside(1)) },
    accessCursor: { theirs: accessCursor.of(access.position), nobodys: accessCursor.of(beside(-1, access)) },
    suggestionCursor: { theirs: suggestions?.endCursor ?? "", nobodys: suggestionCursor.of(beside(0)) },
    beginning: tellPosition(undefined),
    now: tellPosition(stage.readModel.position()),
    leaf: { stream: `message-${victim.message}`, revision: 0, position: access.position },
    secrets: [...contents, "zwaluw", ...ids, ...messages],
    contents,
    ofGeneral: [general, globalId("Message", general)],
  };
}

async function furnishMailbox(
  stage: Stage,
  sender: Api,
  word: string,
  role: Role,
  messageTypeId: string,
): Promise<Furnished> {
  const enterprise = stage.newEnterprise();
  const chief = await stage.as("administrator", enterprise);
  const command = crypto.randomUUID();
  const { createPartition } = await chief.ask(CreatePartitionDocument, {
    input: { enterpriseNumber: enterprise, name: `${word} dienst`, commandId: command },
  });
  const partition = createPartition.partition?.id ?? "";
  const senderApplicationId = word === "kanarie" ? "zwaluw" : "mus";
  const { changeRoutingRules } = await chief.ask(ChangeRoutingRulesDocument, {
    input: { enterpriseNumber: enterprise, rules: [{ senderApplicationId, partition }] },
  });
  const address = `${word}@example.be`;
  await chief.ask(ChangeAddressDocument, { input: { enterpriseNumber: enterprise, address } });
  const second = await (await stage.as(role, enterprise)).personId();
  await chief.grant(enterprise, second, { role: "CO_LOCAL_ADMINISTRATOR", partitions: [] });
  const chiefId = await chief.personId();
  const person = crypto.randomUUID();
  await chief.grant(enterprise, person);

  const content: Partial<PublishMessageInput> = {
    messageTypeId,
    isReplyAuthorized: true,
    senderApplicationId,
    senderReference: `${word} referentie`,
    subject: { nl: `${word} onderwerp` },
    bodyContent: `${word} inhoud`,
    businessData: [{ key: "dossier", values: [`${word} dossier`] }],
    forTheAttentionOf: { label: `${word} aandacht` },
    attachments: [
      {
        uploadId: await uploadBy(sender, word),
        attachmentTitle: { nl: `${word} bijlage` },
        digest: { digestValue: FILE_DIGEST },
      },
    ],
  };
  const { messageId: message } = await sender.publish(enterprise, content);
  const { messageId: general } = await sender.publish(enterprise, { subject: { nl: "Algemeen" } });
  const { messageId: receipt } = await sender.publish(enterprise, {
    messageTypeId: "summons",
    kind: "REGISTERED_WITH_ACKNOWLEDGEMENT",
    senderApplicationId,
    subject: { nl: `${word} dagvaarding` },
  });
  await chief.ask(OpenDocument, { input: { messageId: message } });
  const { replyToMessage } = await chief.ask(ReplyDocument, {
    input: { messageId: message, text: `${word} antwoord`, telephone: "02 111 22 33" },
  });
  const suggested = async (what: object) => {
    const input = { recipient: enterprise, partitionName: { nl: `${word} voorstel` }, ...what };
    return (await sender.ask(SuggestRoutingRuleDocument, { input })).suggestRoutingRule.suggestionId ?? "";
  };
  const suggestions = [
    await suggested({ messageTypeId }),
    await suggested({ senderApplicationId }),
    await suggested({ messageTypeId, senderApplicationId }),
  ];
  const rule = changeRoutingRules.mailbox?.routingRules?.[0]?.ruleId ?? "";
  const reply = replyToMessage.replyId ?? "";
  const upload = await uploadBy(chief, word);
  return {
    enterprise,
    chief,
    partition,
    rule,
    message,
    general,
    receipt,
    reply,
    chiefId,
    person,
    second,
    upload,
    command,
    suggestions,
  };
}

const uploadBy = (api: Api, word = "huismus") => api.upload(`${word}.txt`, FILE, "text/plain");

/** Ends what a person had in the victim's mailbox. */
export async function revoke({ victim }: World, personId: string): Promise<void> {
  const { enterprise, chief } = victim;
  await chief.ask(RevokeAccessDocument, { input: { enterpriseNumber: enterprise, personId } });
}

/** What is the victim's: its secret messages, as it and their sender see them, and how its mailbox is set up. */
export async function standing({ victim, sender }: World): Promise<string> {
  const { enterprise, chief, message, receipt, reply } = victim;
  const place = PLACES.find(({ coordinate }) => coordinate === "Query.message(id:)") as Place;
  const looks = [chief, sender].flatMap((api) =>
    [message, receipt, reply].map((id) =>
      overHttp(
        api,
        operationAt(place, id, () => undefined),
      ),
    ),
  );
  const { mailbox } = await chief.ask(RightsDocument, { enterpriseNumber: enterprise });
  const { routingRules, users, partitions } = mailbox ?? {};
  return JSON.stringify([await Promise.all(looks), routingRules, users, partitions?.map(({ id, name }) => [id, name])]);
}
