import { answeringInTime } from "./application/answer-in-time.ts";
import { describeDocument, openDocument, openWholeMessage } from "./application/commands/open-content.ts";
import type { WhyNotYet } from "./application/data-access.ts";
import { receiveUpload } from "./application/documents/receive-upload.ts";
import { openProof, type ProofDesk } from "./application/evidence/proof/open-proof.ts";
import type { HeadWatch } from "./application/head-watch.ts";
import type { Mailroom } from "./application/mailroom.ts";
import type { Caller } from "./application/ports/identity.ts";
import { LIMITS } from "./graphql/limits.ts";
import type { Allowances } from "./graphql/operations/allowances.ts";
import { downloadHandler } from "./http/documents/download.ts";
import { problemOfRefusal } from "./http/documents/refusal-problem.ts";
import { uploadHandler } from "./http/documents/upload.ts";
import { zipHandler } from "./http/documents/zip.ts";
import type { DocumentHandlers } from "./http/exchange.ts";
import { rateLimited } from "./http/problem.ts";
import { proofHandler } from "./http/proof/proof-download.ts";

/** Uploads, downloads and proofs over HTTP, on the application's commands; each costs its caller the same. */
export function documentHandlers(
  office: Mailroom,
  head: Pick<HeadWatch, "assertConfirmed">,
  allowances: Allowances,
  whyNotYet: WhyNotYet,
  proofs: Pick<ProofDesk, "evidence" | "openKey">,
): DocumentHandlers {
  /** Charges for it. Throws `Problem`. */
  const admit = (caller: Caller): void => {
    const cost = LIMITS.documentCost;
    const { id } = caller.actor;
    if (allowances.available(id) < cost) throw rateLimited(allowances.waitFor(id, cost));
    allowances.take(id, cost);
    const refusal = whyNotYet(caller);
    if (refusal) throw problemOfRefusal(refusal);
  };
  /** Nothing is taken or given by a node that may not have heard of a revocation. */
  const inTouch = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    head.assertConfirmed();
    return work();
  };
  return {
    upload: uploadHandler(async (caller, upload) => {
      admit(caller);
      return inTouch(() => receiveUpload(office, caller, upload));
    }),
    download: downloadHandler({
      // Comes first with every request, also where no byte of the document leaves.
      describeDocument: async (request, document) => {
        admit(request.caller);
        return inTouch(() => describeDocument(office, request, document));
      },
      openDocument: (request, document) => inTouch(() => openDocument(office, request, document)),
    }),
    zip: zipHandler({
      // One after the other, as long as the client takes to receive them.
      openWholeMessage: async (request, messageId) => {
        admit(request.caller);
        return inTouch(() => answeringInTime(() => openWholeMessage(office, request, messageId)));
      },
      readDocument: (messageId, number, range) => office.documents.read(messageId, number, range),
    }),
    proof: proofHandler(async (request, asked) => {
      admit(request.caller);
      return inTouch(() => openProof({ ...office, ...proofs }, request, asked));
    }),
  };
}
