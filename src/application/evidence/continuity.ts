import { isConsistent } from "ebox-verify";
import type { SignedHead } from "../../domain/evidence/log-state.ts";
import type { EvidenceLog } from "../ports/evidence-log.ts";

/**
 * This node's evidence log, or the event log that it was made of, is not the one that was signed. Nothing is signed any more
 * and nobody may be served proofs: a person has to look. The message is one line and names the position.
 */
export class LogDisagrees extends Error {
  override name = "LogDisagrees";
}

export interface SizedRoot {
  readonly size: number;
  /** base64. */
  readonly root: string;
}

export const printRoot = (root: Uint8Array) => Buffer.from(root).toString("base64");
const readRoot = (root: string) => Buffer.from(root, "base64");

/** Raises `LogDisagrees` where this node's tree of that size has another root; the node has to have come so far. */
export function assertSame(evidence: EvidenceLog, { size, root }: SizedRoot, whose: string): void {
  if (printRoot(evidence.rootAt(size)) === root) return;
  throw new LogDisagrees(
    `${whose} of ${size} leaves, up to ${positionOf(evidence, size)}, has another root than is found here`,
  );
}

/** Raises `LogDisagrees` where this node's tree of `head` does not grow out of what was signed. */
export function assertContinues(evidence: EvidenceLog, signed: SignedHead | undefined, head: SizedRoot): void {
  assertSame(evidence, head, "the tree head");
  if (signed === undefined) return;
  assertSame(evidence, signed, "the last checkpoint");
  const [from, to] = [signed.size, head.size];
  const proof = evidence.consistencyProof(from, to);
  if (isConsistent({ from, fromRoot: readRoot(signed.root), to, toRoot: readRoot(head.root), proof })) return;
  const position = positionOf(evidence, signed.size);
  throw new LogDisagrees(
    `the tree after position ${position} does not continue the last checkpoint of ${signed.size} leaves`,
  );
}

/** Of the last leaf of the tree of that size. */
export function positionOf(evidence: EvidenceLog, size: number): string {
  return size === 0 ? "the beginning" : `position ${evidence.leafAt(size - 1).position}`;
}
