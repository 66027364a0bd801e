import type { Position } from "../../../src/application/ports/event-store.ts";
import type { LeafEvent } from "../../../src/application/ports/evidence-log.ts";
import { tellPosition } from "../../../src/application/told-position.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import type { MessageId } from "../../../src/domain/message-id.ts";
import { accessCursor, historyCursor, messageCursor, suggestionCursor } from "../../../src/graphql/cursor.ts";
import { globalId } from "../../../src/graphql/global-id.ts";
import type { Api } from "../api.ts";
import {
  CreatePartitionDocument,
  RegisterMessageTypeDocument,
  RequestOnboardingDocument,
  RevokeAccessDocument,
  RightsDocument,
  RoutingSuggestionsDocument,
} from "../generated/client.ts";
import type { Stage } from "../stage.ts";
import { overHttp } from "./answers.ts";
import { type Furnished, furnishMailbox, uploadBy } from "./furnished.ts";
import { operationAt } from "./operations.ts";
import { PLACES, type Place } from "./places.ts";

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
  readonly historyCursor: { readonly theirs: string; readonly nobodys: string };
  readonly replayCursor: { readonly theirs: string; readonly nobodys: string };
  readonly accessCursor: { readonly theirs: string; readonly nobodys: string };
  readonly suggestionCursor: { readonly theirs: string; readonly nobodys: string };
  /** Before and after all of that, as positions that everybody may name. */
  readonly beginning: string;
  readonly now: string;
  readonly leaf: LeafEvent;
  /**
   * Texts and ids that only the victim, its sender or the applicant may see; `ofGeneral`: a colleague who reads GENERAL
   * too.
   */
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

  await stage.prove();
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
    historyCursor: { theirs: historyCursor(1), nobodys: historyCursor(0) },
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
