import { ValidateNested } from "class-validator";
import { Field, ID, InputType } from "type-graphql";
import type { Attachment } from "../../application/commands/resolve-attachments.ts";
import type { Sha256 } from "../../domain/digest.ts";
import { InSomeLanguage, OneOf, Sha256Digest, Uuid } from "./rules.ts";
import { TranslatedTextInput, translatedText } from "./translated-text-input.ts";

@InputType({ description: "The digest of a document, as the sender computed it." })
export class DigestInput {
  @Field(() => String, { defaultValue: "SHA-256", description: "Always `SHA-256`." })
  @OneOf(["SHA-256"], "Expected SHA-256.")
  readonly digestMethod!: string;

  @Field(() => String, { description: "base64url without padding: 43 characters." })
  @Sha256Digest()
  readonly digestValue!: string;
}

@InputType({ description: "A document that was uploaded by `POST /documents`." })
export class AttachmentInput {
  @Field(() => ID, { description: "What the upload answered. The caller's own, unused; else UPLOAD_UNKNOWN." })
  @Uuid()
  readonly uploadId!: string;

  @Field(() => TranslatedTextInput, { description: "The title that people see." })
  @InSomeLanguage()
  @ValidateNested()
  readonly attachmentTitle!: TranslatedTextInput;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "True where the document is what the message is about, at most one: downloading it is then reading the message.",
  })
  readonly isMainContent!: boolean;

  @Field(() => DigestInput, { description: "Of the uploaded bytes; else DIGEST_MISMATCH." })
  @ValidateNested()
  readonly digest!: DigestInput;
}

/** The input was judged already. */
export function attachmentsOf(inputs: readonly AttachmentInput[]): Attachment[] {
  return inputs.map(({ uploadId, attachmentTitle, isMainContent, digest }) => ({
    uploadId,
    attachmentTitle: translatedText(attachmentTitle),
    isMainContent,
    digest: digest.digestValue as Sha256,
  }));
}
