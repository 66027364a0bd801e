import type { Taken } from "../../application/evidence/take-cosignatures.ts";
import { Problem } from "../problem.ts";
import type { Receiver } from "../reception.ts";
import { readText } from "../request-body.ts";
import type { Route } from "../router.ts";

/** Takes the last checkpoint with a witness's line under it. */
export type TakeCosignatures = (note: string) => Taken;

const LARGEST_NOTE = 64 * 1_024;

/** `POST /log/cosignatures`: for witnesses whom we know and who fetch the checkpoint by themselves. */
export function cosignatureRoute(take: TakeCosignatures): Route<Receiver> {
  return {
    methods: ["POST"],
    pattern: "/log/cosignatures",
    async handler({ request, response }) {
      const taken = take(await readText(request, LARGEST_NOTE));
      if (taken.outcome !== "taken") throw REFUSED[taken.outcome]();
      response.writeHead(204).end();
    },
  };
}

const REFUSED = {
  malformed: () => new Problem(400, "MALFORMED_REQUEST", "Expected the checkpoint with a cosignature line under it."),
  "not-current": () => new Problem(409, "NOT_CURRENT", "There is another checkpoint: see /log/checkpoint."),
  "unknown-signers": () => new Problem(403, "UNKNOWN_WITNESS", "No line of a witness that is known here."),
  forged: () => new Problem(403, "UNKNOWN_WITNESS", "A line in the name of a known witness is not its own."),
} as const;
