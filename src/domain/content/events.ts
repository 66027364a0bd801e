import type { Sha256 } from "../digest.ts";
import type { Fact } from "../metadata.ts";
import type { TranslatedText } from "../translated-text.ts";

/**
 * The forgettable part of a message, in `content-<id>`. Each part has a salt of its own (base64url of 32 random bytes),
 * so that a holder can disclose one part without the others; the event that stays commits to each:
 * `base64url(SHA-256(salt ‖ RFC 8785 bytes of value))`.
 */
export type ContentDeposited = Fact<"ContentDeposited", { readonly parts: ContentParts }>;

export interface ContentPart<Value = unknown> {
  readonly salt: string;
  readonly value: Value;
}

/** `subject`, `body`, `businessData`, `forTheAttentionOf`, `senderReference`, `telephone`, `address`, `documents/<n>`. */
export type PartName = string;
export type ContentParts = Readonly<Record<PartName, ContentPart>>;
export type Commitments = Readonly<Record<PartName, Sha256>>;

export interface BusinessData {
  readonly key: string;
  readonly values: readonly string[];
}

/** The value of a part `documents/<n>`, n from 1. */
export interface DocumentFacts {
  readonly attachmentTitle: TranslatedText;
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  readonly digest: { readonly digestMethod: "SHA-256"; readonly digestValue: Sha256 };
  readonly uploadId: string;
}

/** What the parts of a message say, without their salts. */
export interface MessageContent {
  readonly subject: TranslatedText;
  readonly body?: string;
  readonly businessData?: readonly BusinessData[];
  readonly forTheAttentionOf?: string;
  readonly senderReference?: string;
  readonly telephone?: string;
  readonly documents: readonly DocumentFacts[];
}

export const documentPart = (number: number): PartName => `documents/${number}`;
