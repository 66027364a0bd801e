import type { NoteKey } from "../note-key.ts";

type SealType = "ebox-manifest+json" | "ebox-evidence+json";

/** RFC 7515 compact serialization with Ed25519 (RFC 8037). Deterministic: sealing again gives the same bytes. */
export function compactJws(key: NoteKey, type: SealType, payload: Buffer): string {
  const { input, signature } = signed(key, type, payload);
  return `${input}.${signature}`;
}

/** The same with detached content (RFC 7515, appendix F): whoever checks it puts the payload in. */
export function detachedJws(key: NoteKey, type: SealType, payload: Buffer): string {
  const { input, signature } = signed(key, type, payload);
  return `${input.slice(0, input.indexOf("."))}..${signature}`;
}

function signed(key: NoteKey, typ: SealType, payload: Buffer) {
  const input = `${headerOf(key.keyId, typ)}.${payload.toString("base64url")}`;
  return { input, signature: key.sign(Buffer.from(input)).toString("base64url") };
}

/** Of the last key, by their types. */
let headers = { kid: "", ofType: new Map<SealType, string>() };

function headerOf(kid: string, typ: SealType): string {
  if (headers.kid !== kid) headers = { kid, ofType: new Map() };
  const known = headers.ofType.get(typ);
  if (known !== undefined) return known;
  // The members in RFC 8785's order.
  const header = Buffer.from(JSON.stringify({ alg: "EdDSA", kid, typ })).toString("base64url");
  headers.ofType.set(typ, header);
  return header;
}
