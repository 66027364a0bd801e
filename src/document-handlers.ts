import { answeringInTime } from "./application/answer-in-time.ts";
import { describeDocument, openDocument, openWholeMessage } from "./application/commands/open-content.ts";
import { receiveUpload } from "./application/documents/receive-upload.ts";
import type { HeadWatch } from "./application/head-watch.ts";
import type { Mailroom } from "./application/mailroom.ts";
import { downloadHandler } from "./http/documents/download.ts";
import { uploadHandler } from "./http/documents/upload.ts";
import { zipHandler } from "./http/documents/zip.ts";
import type { DocumentHandlers } from "./http/exchange.ts";

/** Uploads and downloads over HTTP, on the application's commands. */
export function documentHandlers(office: Mailroom, head: Pick<HeadWatch, "assertConfirmed">): DocumentHandlers {
  /** Nothing is taken or given by a node that may not have heard of a revocation. */
  const inTouch = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    head.assertConfirmed();
    return work();
  };
  return {
    upload: uploadHandler((caller, upload) => inTouch(() => receiveUpload(office, caller, upload))),
    download: downloadHandler({
      describeDocument: (request, document) => inTouch(() => describeDocument(office, request, document)),
      openDocument: (request, document) => inTouch(() => openDocument(office, request, document)),
    }),
    zip: zipHandler({
      // One after the other, as long as the client takes to receive them.
      openWholeMessage: (request, messageId) =>
        inTouch(() => answeringInTime(() => openWholeMessage(office, request, messageId))),
      readDocument: (messageId, number, range) => office.documents.read(messageId, number, range),
    }),
  };
}
