import { fromBase64Url } from "../base64.ts";
import { parseCanonical } from "../canonical-json.ts";
import { commitmentOf } from "../commitment.ts";
import { Malformed } from "../malformed.ts";
import { sha256Base64Url } from "../sha256.ts";
import { asObject, type Files, stringIn } from "./files.ts";
import type { Findings } from "./findings.ts";
import type { Publication } from "./publication.ts";

/** A part that the bundle discloses, and that Published committed to. */
export interface DisclosedPart {
  readonly part: string;
  readonly value: unknown;
}

const SALT_LENGTH = 32;

/** Every content file is what Published commits to, every document what its content file says. */
export function checkContents(files: Files, publication: Publication | undefined, findings: Findings): DisclosedPart[] {
  const disclosed: DisclosedPart[] = [];
  for (const [path, bytes] of files) {
    const part = /^content\/(.+)\.json$/.exec(path)?.[1];
    if (part === undefined) continue;
    const content = findings.reading("CONTENT_MALFORMED", path, () => parseContent(bytes, part));
    if (content === undefined) continue;
    const committed = publication?.commitments.get(part);
    if (committed === undefined) findings.add("CONTENT_WITHOUT_COMMITMENT", path);
    else if (commitmentOf(content.salt, content.value) !== committed) findings.add("CONTENT_DIFFERS", path);
    else disclosed.push({ part, value: content.value });
  }
  checkDocuments(files, disclosed, findings);
  return disclosed.sort((a, b) => (a.part < b.part ? -1 : 1));
}

function parseContent(bytes: Uint8Array, part: string): { readonly salt: Uint8Array; readonly value: unknown } {
  const said = asObject(parseCanonical(bytes));
  if (Object.keys(said).sort().join() !== "part,salt,value") throw new Malformed("other members");
  if (said.part !== part) throw new Malformed("it says that it is another part");
  const salt = fromBase64Url(stringIn(said, "salt"));
  if (salt.length !== SALT_LENGTH) throw new Malformed("a salt has 32 bytes");
  return { salt, value: said.value };
}

function checkDocuments(files: Files, disclosed: readonly DisclosedPart[], findings: Findings): void {
  for (const [path, bytes] of files) {
    if (!path.startsWith("documents/")) continue;
    const facts = disclosed.find(({ part }) => part === path)?.value;
    if (facts === undefined) findings.add("DOCUMENT_WITHOUT_CONTENT", path);
    else {
      const isSame = findings.reading("CONTENT_MALFORMED", `content/${path}.json`, () => isDocument(bytes, facts));
      if (isSame === false) findings.add("DOCUMENT_DIFFERS", path);
    }
  }
}

function isDocument(bytes: Uint8Array, facts: unknown): boolean {
  const said = asObject(facts);
  const digest = asObject(said.digest);
  if (digest.digestMethod !== "SHA-256") throw new Malformed("a digest of another method");
  return bytes.length === said.size && sha256Base64Url(bytes) === stringIn(digest, "digestValue");
}
