import type { OpenedProof } from "../../application/evidence/proof/open-proof.ts";
import { proofBundle, zipSize } from "../../application/evidence/proof/proof-bundle.ts";
import { storedZip } from "../../application/evidence/proof/stored-zip.ts";
import type { Outcome, Request } from "../../application/mailroom.ts";
import { POSITION_NAME, tellPosition } from "../../application/told-position.ts";
import { attachment } from "../documents/content-disposition.ts";
import { problemOfRefusal } from "../documents/refusal-problem.ts";
import { requestOf } from "../documents/request-of.ts";
import { PRIVATE, sendBytes } from "../documents/send-bytes.ts";
import type { ExchangeHandler } from "../exchange.ts";
import { Problem } from "../problem.ts";

/** Where it encloses content, the access to it is in the log when it resolves. */
export type OpenProof = (
  request: Request,
  asked: { readonly messageId: string; readonly withContent: boolean; readonly ofRefusals: boolean },
) => Promise<Outcome<OpenedProof>>;

/**
 * `GET /messages/:messageId/proof`, with `?content=true` for one that encloses the content, or `?refusals=true`:
 * docs/evidence.md.
 */
export function proofHandler(openProof: OpenProof): ExchangeHandler {
  return async (exchange) => {
    const { response, params, url } = exchange;
    const messageId = params.messageId ?? "";
    const asked = { messageId, withContent: isAsked(url, "content"), ofRefusals: isAsked(url, "refusals") };
    const opened = await openProof(requestOf(exchange), asked);
    if (!opened.accepted) throw problemOfRefusal(opened.refusal);
    const { proof, key, content, position } = opened;
    const entries = proofBundle(proof, key, { content });
    if (position !== undefined) response.setHeader(POSITION_NAME, tellPosition(position));
    response.writeHead(200, {
      ...PRIVATE,
      "content-type": "application/zip",
      "content-disposition": attachment(`proof-${proof.messageId}.zip`),
      "content-length": zipSize(entries),
    });
    await sendBytes(storedZip(entries), response);
  };
}

function isAsked({ searchParams }: URL, name: "content" | "refusals"): boolean {
  const asked = searchParams.get(name) ?? "false";
  if (asked !== "true" && asked !== "false") {
    throw new Problem(400, "INVALID_INPUT", `Expected ?${name}=true or false.`);
  }
  return asked === "true";
}
