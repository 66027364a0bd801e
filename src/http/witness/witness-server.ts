import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { LogWitness, WitnessAnswer } from "../../application/witness/log-witness.ts";
import { Problem } from "../problem.ts";
import { readText } from "../request-body.ts";

/** Sixty-three hashes and a note of many signatures. */
const LARGEST_REQUEST = 64 * 1_024;

/**
 * `POST /add-checkpoint` of C2SP tlog-witness, and nothing else. `onFailure`: it was not answered, and nothing was
 * cosigned.
 */
export function createWitnessServer(witness: LogWitness, onFailure: (error: Error) => void): Server {
  return createServer({ requestTimeout: 30_000 }, (request, response) => {
    answer(witness, request, response).catch((error) => {
      if (!(error instanceof Problem)) onFailure(error);
      send(response, error instanceof Problem ? error.status : 500);
    });
  });
}

async function answer(witness: LogWitness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== "/add-checkpoint") return send(response, 404);
  if (request.method !== "POST") return send(response, 405);
  tell(response, await witness.addCheckpoint(await readText(request, LARGEST_REQUEST)));
}

function tell(response: ServerResponse, answer: WitnessAnswer): void {
  if (answer.status === 200) send(response, 200, answer.cosignature, "text/plain; charset=utf-8");
  else if (answer.status === 409) send(response, 409, `${answer.size}\n`, "text/x.tlog.size");
  else send(response, answer.status);
}

function send(response: ServerResponse, status: number, body = "", type = "text/plain; charset=utf-8"): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
}
