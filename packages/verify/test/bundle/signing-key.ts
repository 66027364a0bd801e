import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { concatenate, utf8 } from "../../src/bytes.ts";
import {
  canonicalBytes,
  type SignatureType,
  toBase64,
  toBase64Url,
  type VerifierKey,
  verifierKey,
} from "../../src/index.ts";
import { EVIDENCE_TYPE, type JwsType } from "../../src/jws.ts";

/** A key whose every signature is the same on every run. */
export class SigningKey {
  readonly key: VerifierKey;
  readonly #private;

  constructor(name: string, type: SignatureType, seed: number) {
    const secret = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]);
    this.#private = createPrivateKey({ key: secret, format: "der", type: "pkcs8" });
    const spki = createPublicKey(this.#private).export({ format: "der", type: "spki" });
    this.key = verifierKey(name, type, new Uint8Array(spki.subarray(-32)));
  }

  sign(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, bytes, this.#private));
  }

  noteLine(signature: Uint8Array): string {
    const keyId = Uint8Array.from(Buffer.from(this.key.keyId, "hex"));
    return `— ${this.key.name} ${toBase64(concatenate(keyId, signature))}\n`;
  }

  /** `isDetached`: the payload is left out of the text. */
  jws(payload: Uint8Array, type: JwsType = EVIDENCE_TYPE, isDetached = false): Uint8Array {
    const header = toBase64Url(canonicalBytes({ alg: "EdDSA", kid: this.key.keyId, typ: type }));
    const body = toBase64Url(payload);
    const signature = toBase64Url(this.sign(utf8(`${header}.${body}`)));
    return utf8(`${header}.${isDetached ? "" : body}.${signature}`);
  }
}
