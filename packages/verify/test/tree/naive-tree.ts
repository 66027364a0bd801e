import { emptyRoot, type Hash, nodeHash } from "../../src/tree/hashing.ts";

/** RFC 9162 section 2.1 word by word, what was computed once kept: what the verifier is compared with. */
export class NaiveTree {
  readonly #leaves: readonly Hash[];
  readonly #known = new Map<number, Hash>();

  constructor(leaves: readonly Hash[]) {
    this.#leaves = leaves;
  }

  root(size = this.#leaves.length): Hash {
    return this.rootOf(0, size);
  }

  /** From the leaf's sibling up. */
  inclusion(index: number, size = this.#leaves.length): Hash[] {
    const path = (at: number, from: number, to: number): Hash[] => {
      if (to - from <= 1) return [];
      const middle = from + splitOf(to - from);
      return at < middle
        ? [...path(at, from, middle), this.rootOf(middle, to)]
        : [...path(at, middle, to), this.rootOf(from, middle)];
    };
    return path(index, 0, size);
  }

  consistency(older: number, newer = this.#leaves.length): Hash[] {
    const subproof = (size: number, from: number, to: number, isWhole: boolean): Hash[] => {
      if (size === to - from) return isWhole ? [] : [this.rootOf(from, to)];
      const split = splitOf(to - from);
      return size <= split
        ? [...subproof(size, from, from + split, isWhole), this.rootOf(from + split, to)]
        : [...subproof(size - split, from + split, to, false), this.rootOf(from, from + split)];
    };
    return older === 0 ? [] : subproof(older, 0, newer, true);
  }

  /** Of the leaves from one to before another. */
  rootOf(from: number, to: number): Hash {
    if (to === from) return emptyRoot();
    if (to - from === 1) return this.#leaves[from] as Hash;
    const name = from * 2 ** 24 + to;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const middle = from + splitOf(to - from);
    const root = nodeHash(this.rootOf(from, middle), this.rootOf(middle, to));
    this.#known.set(name, root);
    return root;
  }
}

/** The largest power of two smaller than the size. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}
