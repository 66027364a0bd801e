import { Field, Float, Int, ObjectType } from "type-graphql";
import { type DocumentFacts, documentPart } from "../../domain/content/events.ts";
import type { MessageId } from "../../domain/message-id.ts";
import type { TranslatedText } from "../../domain/translated-text.ts";
import { TranslatedTextType } from "./translated-text.ts";

@ObjectType({ description: "The digest of a document." })
export class Digest {
  @Field(() => String, { description: "Always `SHA-256`." })
  readonly digestMethod!: string;

  @Field(() => String, { description: "base64url without padding: 43 characters." })
  readonly digestValue!: string;
}

@ObjectType({ description: "A document of a message. Its bytes are downloaded by plain HTTP." })
export class Attachment {
  @Field(() => Int, { description: "From 1, in the sender's order." })
  readonly number: number;

  @Field(() => Boolean, {
    description: "True where the document is what the message is about: downloading it is reading it.",
  })
  readonly isMainContent: boolean;

  @Field(() => TranslatedTextType, { description: "The title, as the sender gave it." })
  readonly attachmentTitle: TranslatedText;

  @Field(() => String, { description: "A name to save it under." })
  readonly fileName: string;

  @Field(() => String, { description: "For example `application/pdf`." })
  readonly mediaType: string;

  @Field(() => Float, { description: "Bytes." })
  readonly size: number;

  @Field(() => Digest, { description: "Of the whole document." })
  readonly digest: DocumentFacts["digest"];

  @Field(() => String, {
    description:
      "The path on this service to GET it from with the same bearer token; takes `Range`. Each download is recorded.",
  })
  readonly downloadUrl: string;

  constructor(facts: DocumentFacts, number: number, message: { id: MessageId; mainContent: string }) {
    this.number = number;
    this.isMainContent = message.mainContent === documentPart(number);
    this.attachmentTitle = facts.attachmentTitle;
    this.fileName = facts.fileName;
    this.mediaType = facts.mediaType;
    this.size = facts.size;
    this.digest = facts.digest;
    this.downloadUrl = `/messages/${message.id}/documents/${number}`;
  }
}
