import { createHash } from "node:crypto";
import type { Role } from "../../../src/application/ports/identity.ts";
import type { EnterpriseNumber } from "../../../src/domain/enterprise-number.ts";
import type { Api } from "../api.ts";
import {
  ChangeAddressDocument,
  ChangeRoutingRulesDocument,
  CreatePartitionDocument,
  OpenDocument,
  type PublishMessageInput,
  ReplyDocument,
  SuggestRoutingRuleDocument,
} from "../generated/client.ts";
import type { Stage } from "../stage.ts";

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

/** `word` stands in all its texts. `role`: of its second user. */
export async function furnishMailbox(
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

export const uploadBy = (api: Api, word = "huismus") => api.upload(`${word}.txt`, FILE, "text/plain");
