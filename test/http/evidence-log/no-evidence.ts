import { BeyondHead } from "../../../src/application/ports/evidence-log.ts";
import type { EvidenceSource } from "../../../src/http/evidence-log/evidence-routes.ts";

/** Of a node that has hashed nothing. */
export const noEvidence: EvidenceSource = {
  evidenceLog: {
    tile: () => undefined,
    checkpoint: () => undefined,
    leafAt: (leaf) => {
      throw new BeyondHead(String(leaf));
    },
  },
  store: {
    subscribe: () => {
      throw new Error("Nobody asks for events of an empty log.");
    },
  },
  takeCosignatures: () => ({ outcome: "not-current" }),
};
