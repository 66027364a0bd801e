import type { VerifierKey } from "ebox-verify";
import { type Witness, WitnessUnavailable } from "../../application/ports/witness.ts";
import { limitedBody } from "./limited-body.ts";

const ANSWER_WITHIN_MS = 10_000;
const LARGEST_ANSWER = 64 * 1_024;

/** `url`: the witness's submission prefix, without a slash at its end. */
export function httpWitness(key: VerifierKey, url: string): Witness {
  return {
    key,
    async addCheckpoint(request) {
      const body = await ask(`${url}/add-checkpoint`, request).catch(() => undefined);
      // fetch's message may quote the address.
      if (body === undefined) throw new WitnessUnavailable(`the witness ${key.name} did not answer`);
      return body;
    },
  };
}

async function ask(url: string, request: string) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: request,
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const bytes = await limitedBody(response, LARGEST_ANSWER);
  return bytes && { status: response.status, body: bytes.toString("utf8") };
}
