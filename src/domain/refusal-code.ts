/** Every expected refusal, by the name that clients see. Codes are only ever added. */
export const REFUSAL_CODES = {
  INVALID_INPUT: "The input breaks a rule that its field states.",
  INVALID_ENTERPRISE_NUMBER:
    "Not an enterprise number: ten digits, first 0 or 1, check digits 97 - (first eight mod 97).",
  NOT_FOUND: "It does not exist, or is not yours: both look the same.",
  FORBIDDEN: "This role may not do that.",
  SENDER_NOT_AUTHORISED: "The sender is not authorised to publish.",
  UNKNOWN_MESSAGE_TYPE: "The sender has no message type with this id.",
  MESSAGE_TYPE_EXISTS: "A message type with this id stands already, with other properties.",
  REGISTERED_NOT_ALLOWED: "The sender or the message type may not send registered mail.",
  KIND_NOT_AVAILABLE: "This kind of message cannot be published yet.",
  NO_QUALIFIED_PROVIDER: "No qualified trust service provider is configured.",
  LANGUAGE_MISSING: "The subject lacks a language that the message type promises.",
  REPLY_NOT_ALLOWED: "The message, or its type, does not allow replies.",
  MESSAGE_ID_TAKEN: "The message id cannot be used.",
  MESSAGE_ID_INVALID: "Not a UUIDv7 in lower case.",
  MESSAGE_ID_NOT_TIMELY: "The time in the message id lies more than 31 days from now.",
  EXPIRATION_DATE_INVALID: "The expiration date must lie in the future and not after the validity period of the type.",
  MESSAGE_EXPIRED: "The message has expired: its content can no longer be opened by anyone.",
  UPLOAD_UNKNOWN: "No unused upload of yours has this id (uploads live 24 hours and serve once).",
  DIGEST_MISMATCH: "The digest is not that of the document: base64url SHA-256 is expected.",
  DOCUMENT_EMPTY: "The document has no bytes.",
  DOCUMENT_TOO_LARGE: "The document is larger than the limit.",
  MEDIA_TYPE_NOT_ALLOWED: "Documents of this media type are not accepted.",
  MEDIA_TYPE_MISMATCH: "The bytes are not of the media type that was declared.",
  CONSENT_WORDING_UNKNOWN: "The digest is not that of the wording in force.",
  STORAGE_FULL: "There is no space left: nothing can be recorded until the operator makes room.",
  UNAVAILABLE: "The event store cannot be reached: try again.",
  STALE: "Done and durable, but not yet visible here: read again later.",
} as const;

export type RefusalCode = keyof typeof REFUSAL_CODES;
