import type { IncomingMessage } from "node:http";
import { safeFileName } from "../../application/documents/file-name.ts";
import {
  documentTooLarge,
  MAX_DOCUMENT_BYTES,
  type NewUpload,
  type UploadOutcome,
} from "../../application/documents/receive-upload.ts";
import type { Caller } from "../../application/ports/identity.ts";
import type { ExchangeHandler } from "../exchange.ts";
import { Problem } from "../problem.ts";
import { fileNameIn } from "./content-disposition.ts";
import { sha256In } from "./digest-field.ts";
import { discardRest } from "./discard-rest.ts";
import { problemOfRefusal } from "./refusal-problem.ts";

export type ReceiveUpload = (caller: Caller, upload: NewUpload) => Promise<UploadOutcome>;

/** `POST /documents`: the body is the document, nothing around it. Answers 201 with the upload, or raises `Problem`. */
export function uploadHandler(receiveUpload: ReceiveUpload): ExchangeHandler {
  return async ({ request, response, caller }) => {
    try {
      const outcome = await receiveUpload(caller, uploadIn(request));
      if (!outcome.accepted) throw problemOfRefusal(outcome.refusal);
      const { id, fileName, mediaType, size, digest } = outcome.upload;
      const answer = JSON.stringify({
        id,
        fileName,
        mediaType,
        size,
        digest: { digestMethod: "SHA-256", digestValue: digest },
        expiresAt: outcome.expiresAt,
      });
      response.writeHead(201, {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(answer),
        "cache-control": "no-store",
      });
      response.end(answer);
    } catch (error) {
      // A client that left in the middle gets no answer, and what it sent was not kept.
      if (request.destroyed && !request.complete) return;
      discardRest(request);
      throw error;
    }
  };
}

function uploadIn(request: IncomingMessage): NewUpload {
  const { headers } = request;
  if (Number(headers["content-length"] ?? 0) > MAX_DOCUMENT_BYTES) throw problemOfRefusal(documentTooLarge());
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    throw new Problem(415, "UNSUPPORTED_MEDIA_TYPE", "Send the document as it is, without Content-Encoding.");
  }
  const fileName = safeFileName(fileNameIn(headers["content-disposition"]) ?? "");
  if (fileName === undefined) {
    const expected = "Content-Disposition: attachment; filename*=UTF-8''letter.pdf";
    throw new Problem(400, "INVALID_INPUT", `The document needs a file name; expected is ${expected}`);
  }
  return {
    contentType: headers["content-type"] ?? "",
    fileName,
    digest: sha256In(headers["content-digest"] as string | undefined),
    // The request stays open when the reading of it is given up: it still has to be answered.
    body: { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) },
  };
}
