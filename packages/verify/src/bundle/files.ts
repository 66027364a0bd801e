import { Malformed } from "../malformed.ts";

export type Files = ReadonlyMap<string, Uint8Array>;

export const MANIFEST = "manifest.json";
export const SEAL = "manifest.jws";
export const CHECKPOINT = "checkpoint";
export const TIMESTAMP = "timestamp.tsr";

const NUMBER = "(0|[1-9][0-9]{0,15})";
/** Every path that a bundle may have. */
const ALLOWED = [
  /^(manifest\.json|manifest\.jws|checkpoint|timestamp\.tsr|VERIFY\.md|report\.(nl|fr|de|en)\.pdf)$/,
  new RegExp(`^(events|keys)/${NUMBER}\\.json$`),
  new RegExp(`^(proofs|keys)/${NUMBER}\\.tlog-proof$`),
  new RegExp(`^evidence/${NUMBER}\\.[A-Za-z]{1,64}\\.jws$`),
  /^content\/([a-zA-Z]{1,64}|documents\/[1-9][0-9]{0,3})\.json$/,
  /^documents\/[1-9][0-9]{0,3}$/,
];

export const isAllowed = (path: string): boolean => ALLOWED.some((pattern) => pattern.test(path));

/** What whoever passes a bundle on may take out. */
export const mayBeWithheld = (path: string): boolean => /^(content|documents)\//.test(path);

export interface NumberedFile {
  readonly path: string;
  readonly leaf: number;
  readonly bytes: Uint8Array;
}

/** The files of a folder that are named by a leaf and that ending, in the order of leaves. */
export function numbered(files: Files, folder: string, ending: string): NumberedFile[] {
  const pattern = new RegExp(`^${folder}/${NUMBER}\\.${ending}$`);
  return [...files]
    .flatMap(([path, bytes]) => {
      const leaf = pattern.exec(path)?.[1];
      return leaf === undefined ? [] : [{ path, leaf: Number(leaf), bytes }];
    })
    .sort((a, b) => a.leaf - b.leaf);
}

/** Raises `Malformed` where JSON is not an object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Malformed("not a JSON object");
  return value as Readonly<Record<string, unknown>>;
}

/** Raises `Malformed` where the member is not a string. */
export function stringIn(object: Readonly<Record<string, unknown>>, name: string): string {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (typeof value !== "string") throw new Malformed(`${name} is not a string`);
  return value;
}
