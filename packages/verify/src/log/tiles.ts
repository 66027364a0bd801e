import { Malformed } from "../malformed.ts";
import { emptyRoot, HASH_LENGTH, type Hash, nodeHash } from "../tree/hashing.ts";
import { half, isOdd } from "../tree/inclusion.ts";

/** Files of a log in the layout of c2sp.org/tlog-tiles, by path from its folder or URL. Undefined: there is none. */
export interface LogSource {
  read(path: string): Promise<Uint8Array | undefined>;
}

export const TILE_WIDTH = 256;

/** Where a tile is. Narrower than 256 hashes it is a partial one. */
export function tilePath(level: number, index: number, width: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const groups = digits.match(/\d{3}/g) ?? [];
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${name}${width < TILE_WIDTH ? `.p/${width}` : ""}`;
}

/** Hashes at that level of a tree of that size. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** Raised where a tile is not there. */
export class TileMissing extends Error {
  override name = "TileMissing";
  readonly path: string;

  constructor(path: string) {
    super(`${path} is missing`);
    this.path = path;
  }
}

/** Raised where a tile does not have the length that its name says. */
export class TileMalformed extends Malformed {
  override name = "TileMalformed";
  readonly path: string;

  constructor(path: string) {
    super(`${path} has another length`);
    this.path = path;
  }
}

export class Tiles {
  readonly #source: LogSource;
  readonly #size: number;

  /** `size`: of the tree whose tiles they are. */
  constructor(source: LogSource, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** How wide a tile is in this tree. */
  widthOf(level: number, index: number): number {
    return Math.min(hashesAt(level, this.#size) - index * TILE_WIDTH, TILE_WIDTH);
  }

  pathOf(level: number, index: number): string {
    return tilePath(level, index, this.widthOf(level, index));
  }

  /** All hashes of a tile. Raises `TileMissing` or `TileMalformed`. */
  async read(level: number, index: number): Promise<Hash[]> {
    const width = this.widthOf(level, index);
    const path = this.pathOf(level, index);
    const bytes = await this.#source.read(path);
    if (bytes === undefined) throw new TileMissing(path);
    if (bytes.length !== width * HASH_LENGTH) throw new TileMalformed(path);
    return Array.from({ length: width }, (_, at) => bytes.subarray(at * HASH_LENGTH, (at + 1) * HASH_LENGTH));
  }

  /** The root that the tree had at a size, from the tiles at its right edge. Raises as `read` does. */
  async rootAt(size: number): Promise<Hash> {
    const peaks: Hash[] = [];
    for (let level = topLevel(size); level >= 0; level--) {
      const count = hashesAt(level, size);
      const width = count % TILE_WIDTH;
      if (width > 0) peaks.push(...peaksOf((await this.read(level, Math.floor(count / TILE_WIDTH))).slice(0, width)));
    }
    return peaks.length > 0 ? peaks.reduceRight((right, left) => nodeHash(left, right)) : emptyRoot();
  }
}

/** The highest level at which a tree of that size has a hash. */
export function topLevel(size: number): number {
  let level = 0;
  while (hashesAt(level + 1, size) > 0) level++;
  return level;
}

/** The roots of the perfect trees that the hashes make up, the largest first. */
function peaksOf(hashes: readonly Hash[]): Hash[] {
  const peaks: Hash[] = [];
  for (let span = TILE_WIDTH / 2, at = 0; span >= 1; span = half(span)) {
    if (isOdd(Math.floor(hashes.length / span))) {
      peaks.push(perfectRoot(hashes.slice(at, at + span)));
      at += span;
    }
  }
  return peaks;
}

/** Of a power of two of hashes. */
export function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let at = 0; at < row.length; at += 2) above.push(nodeHash(row[at] as Hash, row[at + 1] as Hash));
    row = above;
  }
  return row[0] as Hash;
}
