import type { Refusal } from "../../domain/decision.ts";
import type { RefusalCode } from "../../domain/refusal-code.ts";
import { nothingHere, Problem } from "../problem.ts";

const STATUS: { readonly [code in RefusalCode]?: number } = {
  INVALID_INPUT: 400,
  FORBIDDEN: 403,
  DATA_ACCESS_REQUIRED: 403,
  ACKNOWLEDGEMENT_REQUIRED: 403,
  ACCEPTANCE_REFUSED: 403,
  ACCEPTANCE_EXPIRED: 403,
  ASSURANCE_TOO_LOW: 403,
  MESSAGE_EXPIRED: 410,
  PROOF_NOT_READY: 409,
  DOCUMENT_TOO_LARGE: 413,
  MEDIA_TYPE_NOT_ALLOWED: 415,
  MEDIA_TYPE_MISMATCH: 415,
  UNAVAILABLE: 503,
  STORAGE_FULL: 507,
};

const RETRY_AFTER_SECONDS: { readonly [code in RefusalCode]?: string } = { UNAVAILABLE: "5", PROOF_NOT_READY: "60" };

/** A refusal as HTTP tells it; 422 where HTTP has no word of its own. What is not found always looks the same. */
export function problemOfRefusal({ code, message }: Refusal): Problem {
  if (code === "NOT_FOUND") return nothingHere();
  const after = RETRY_AFTER_SECONDS[code];
  const headers: Record<string, string> = after === undefined ? {} : { "retry-after": after };
  return new Problem(STATUS[code] ?? 422, code, message, headers);
}
