import { verifyBundle, verifyZip } from "../../src/bundle/verify-bundle.ts";
import { canonicalBytes, parseCanonical } from "../../src/index.ts";
import { sha256Base64Url } from "../../src/sha256.ts";
import { type BundleFiles, contentsOf, type LoggedMessage, OTHER_MESSAGE, sealed, testLog } from "./test-bundle.ts";
import { FIRST_KEY, SECOND_KEY, STRANGER } from "./test-log.ts";
import { zipOf } from "./zip-of.ts";

const MUTANTS = process.env.EBOX_LONG ? 100_000 : 5_000;
/** Of the log that is trusted, not of the mutant. */
const keys = [SECOND_KEY.key];

/** The same mutants on every run (a linear congruential generator, as in Numerical Recipes). */
let state = 20261122;
const below = (limit: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;

const built = testLog();
const [message, otherMessage] = built.messages as [LoggedMessage, LoggedMessage];
const contents = contentsOf({ ...built, message });
const valid = sealed(contents);
const other = sealed(contentsOf({ ...built, message: otherMessage }), OTHER_MESSAGE);
const older = sealed(contentsOf({ ...built, message, size: built.log.entries.length - 1 }));
const forkedLog = testLog();
forkedLog.log.entries[1] = canonicalBytes({
  ...(parseCanonical(forkedLog.log.entries[1] as Uint8Array) as object),
  id: "fork",
});
const fork = sealed(contentsOf({ ...forkedLog, message }));
const zip = await zipOf(valid);

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const at = below(copy.length);
  copy[at] = (copy[at] as number) ^ (1 << below(8));
  return copy;
}

const withFile = (files: BundleFiles, path: string, bytes: Uint8Array): BundleFiles => new Map(files).set(path, bytes);

/** What nothing but manifest and seal vouches for: whoever has the true key can change it. */
const isOnlyTold = (path: string) => /^(VERIFY\.md|manifest\.)/.test(path);
const evidential = [...contents.keys()].filter((path) => !isOnlyTold(path));

/** The manifest says what the files are; nobody who has the key sealed it. */
function relisted(files: BundleFiles): BundleFiles {
  const said = parseCanonical(files.get("manifest.json") as Uint8Array) as object;
  const listed = [...files].filter(([path]) => !path.startsWith("manifest."));
  const digests = Object.fromEntries(listed.map(([path, bytes]) => [path, sha256Base64Url(bytes)]));
  return withFile(files, "manifest.json", canonicalBytes({ ...said, files: digests }));
}

/** A JSON value with one member of one of its objects dropped, or exchanged with that of another. */
function disturbed(bytes: Uint8Array): Uint8Array {
  const value = parseCanonical(bytes);
  const objects: Record<string, unknown>[] = [];
  const collect = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    if (!Array.isArray(part) && Object.keys(part).length > 0) objects.push(part as Record<string, unknown>);
    Object.values(part).forEach(collect);
  };
  collect(value);
  const [one, another] = [oneOf(objects), oneOf(objects)];
  const [name, otherName] = [oneOf(Object.keys(one)), oneOf(Object.keys(another))];
  if (below(2) === 0 || JSON.stringify(one[name]) === JSON.stringify(another[otherName])) delete one[name];
  else if (typeof one[name] !== "object" && typeof another[otherName] !== "object") {
    [one[name], another[otherName]] = [another[otherName], one[name]];
  } else one[name] = one[name] === "x" ? "y" : "x";
  return canonicalBytes(value);
}

interface Mutant {
  readonly kind: string;
  readonly verify: () => ReturnType<typeof verifyBundle>;
}

const bundle = (kind: string, files: BundleFiles): Mutant => ({ kind, verify: () => verifyBundle(files, { keys }) });

const KINDS: readonly (() => Mutant)[] = [
  () => {
    const bytes = flipped(zip);
    return { kind: "a bit of the zip", verify: () => verifyZip(bytes, { keys }) };
  },
  () => {
    const path = oneOf([...valid.keys()]);
    return bundle(`a bit of ${path}`, withFile(valid, path, flipped(valid.get(path) as Uint8Array)));
  },
  () => {
    const path = oneOf(evidential);
    const mutant = withFile(contents, path, flipped(contents.get(path) as Uint8Array));
    return bundle(`a bit of ${path}, sealed with the true key`, sealed(mutant));
  },
  () => {
    const path = oneOf(evidential.filter((name) => name.endsWith(".json")));
    const mutant = withFile(contents, path, disturbed(contents.get(path) as Uint8Array));
    return bundle(`a member of ${path}, sealed with the true key`, sealed(mutant));
  },
  () => {
    const path = oneOf([...contents.keys()]);
    return bundle(`a bit of ${path}, listed`, relisted(withFile(valid, path, flipped(valid.get(path) as Uint8Array))));
  },
  () => {
    const path = oneOf([...valid.keys()].filter((name) => !/^(content|documents)\//.test(name)));
    const mutant = new Map(valid);
    mutant.delete(path);
    return bundle(`without ${path}`, mutant);
  },
  () => {
    const path = oneOf(evidential.filter((name) => !/^(content|documents|evidence)\//.test(name)));
    const mutant = new Map(contents);
    mutant.delete(path);
    return bundle(`without ${path}, sealed with the true key`, sealed(mutant));
  },
  () => {
    const [path, source] = [oneOf(evidential), oneOf([other, older, fork])];
    const taken = source.get(oneOf([path, oneOf([...source.keys()])])) ?? new Uint8Array();
    const isSame = Buffer.compare(taken, contents.get(path) as Uint8Array) === 0;
    const mutant = withFile(contents, path, isSame ? flipped(taken) : taken);
    return bundle(`${path} of another bundle, sealed with the true key`, sealed(mutant));
  },
  () => {
    const path = oneOf(evidential);
    return bundle(
      `${path} cut off`,
      sealed(withFile(contents, path, (contents.get(path) as Uint8Array).slice(0, -1 - below(9)))),
    );
  },
  () => bundle("a stranger's log", sealed(contentsOf({ ...built, message, signer: oneOf([STRANGER, FIRST_KEY]) }))),
  () => {
    const files = oneOf([older, fork]);
    const checkpoint = valid.get("checkpoint") as Uint8Array;
    const verify = () => verifyBundle(files, { checkpoint });
    return { kind: "another head than the trusted one", verify };
  },
];

it("the bundle that they are made from is verified", async () => {
  for (const files of [valid, other, older, fork]) {
    expect(await verifyBundle(files, { keys })).toMatchObject({ verified: true, anchored: true });
  }
  expect(await verifyZip(zip, { keys })).toMatchObject({ verified: true, anchored: true, findings: [] });
});

it(`none of ${MUTANTS} mutants is taken for proof`, async () => {
  const accepted: string[] = [];
  for (let count = 0; count < MUTANTS; count++) {
    const { kind, verify } = (KINDS[count % KINDS.length] as () => Mutant)();
    const { anchored, findings } = await verify();
    if (anchored || findings.length === 0) accepted.push(kind);
  }
  expect(accepted).toEqual([]);
}, 1_800_000);
