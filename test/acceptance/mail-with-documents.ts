import { createHash } from "node:crypto";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { Api, publication } from "../graphql/api.ts";
import { type AttachmentInput, PublishDocument } from "../graphql/generated/client.ts";
import type { RunningService } from "./running-service.ts";

export const INSTITUTION = "0206731645" as EnterpriseNumber;
export const ENTERPRISE = "0220916609" as EnterpriseNumber;
export const LETTER = Buffer.from(`%PDF-1.4\n${"1 0 obj<</Type/Catalog>>endobj\n".repeat(5_000)}%%EOF\n`);

/** A sender who may publish, and the reader whom it writes to. */
export async function correspondents(service: RunningService): Promise<{ sender: Api; reader: Api }> {
  const as = async (persona: string, enterprise?: string) =>
    new Api(service.port, await service.ebox("token", persona, ...(enterprise ? ["--enterprise", enterprise] : [])));
  const operator = await as("operator");
  const sender = await as("sender", INSTITUTION);
  await operator.admitSender(INSTITUTION, sender);
  return { sender, reader: await as("administrator", ENTERPRISE) };
}

/** A message with the uploaded letter. */
export function letterOf(uploadId: string, expirationDate?: string) {
  const digest = { digestValue: createHash("sha256").update(LETTER).digest("base64url") };
  const attachment: AttachmentInput = { uploadId, attachmentTitle: { nl: "Brief" }, isMainContent: false, digest };
  return publication(ENTERPRISE, {
    attachments: [attachment],
    ...(expirationDate !== undefined && { expirationDate }),
  });
}

/** The codes of what speaks against it. */
export async function tryToPublish(api: Api, input: ReturnType<typeof letterOf>): Promise<string[]> {
  const { publishMessage } = await api.ask(PublishDocument, { input });
  return publishMessage.userErrors.map(({ code }) => code);
}

export function download(api: Api, url: string, messageId: string, range?: string): Promise<Response> {
  return fetch(`${url}/messages/${messageId}/documents/1`, {
    headers: { authorization: `Bearer ${api.token}`, ...(range !== undefined && { range }) },
  });
}

export function upload(api: Api, url: string): Promise<Response> {
  return fetch(`${url}/documents`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${api.token}`,
      "content-type": "application/pdf",
      "content-disposition": 'attachment; filename="letter.pdf"',
    },
    body: new Uint8Array(LETTER),
  });
}
