import { Readable } from "node:stream";
import { Command } from "commander";
import { noteKey } from "../application/evidence/note-key.ts";
import { gatherProof } from "../application/evidence/proof/gather-proof.ts";
import { gatherRefusals } from "../application/evidence/proof/gather-refusals.ts";
import { proofBundle } from "../application/evidence/proof/proof-bundle.ts";
import { storedZip } from "../application/evidence/proof/stored-zip.ts";
import { type Configuration, readConfiguration } from "../configuration.ts";
import { isMessageId, type MessageId } from "../domain/message-id.ts";
import { dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { readEvidenceLog } from "../infrastructure/evidence-log/read-evidence-log.ts";
import { readKeyFile } from "../infrastructure/log-key/key-file.ts";
import { openStoreToRead, storeOpening } from "../store-opening.ts";
import { CommandFailed, WrongUsage } from "./failures.ts";
import { forceOption, OutputFile } from "./output-file.ts";
import { untilStopped } from "./stop-signal.ts";

const AFTER_HELP = `
Of a message that the service refused to take, it proves that. With EBOX_TOKEN it asks the service at EBOX_URL, as whoever
the token is of. Without, it is the operator's: it reads this data folder and event store, beside a running service or
without one, and encloses no content. "ebox verify proof.zip" checks it.

Exit codes: 0 written; 1 there is no such message, no checkpoint covers it yet, or the evidence log is damaged there; 2
wrong usage, or the file exists; 130 stopped by Ctrl+C. But for 0, nothing is written.
`;

interface Options {
  readonly output: string;
  readonly withContent?: boolean;
  readonly refusals?: boolean;
  readonly force?: true;
}

/** `ebox proof <messageId> -o proof.zip` */
export function proofCommand(): Command {
  return new Command("proof")
    .description("write what proves the delivery of a message into a zip that anyone can check offline")
    .argument("<messageId>", "the message")
    .requiredOption("-o, --output <file>", "the zip to write")
    .option("--with-content", "enclose what was delivered; recorded as an access, so it needs EBOX_TOKEN")
    .option("--refusals", "that submissions under this id were refused, also where it was published after all")
    .addOption(forceOption())
    .addHelpText("after", AFTER_HELP)
    .action(async (messageId: string, options: Options) => {
      if (!isMessageId(messageId)) throw new WrongUsage(`${JSON.stringify(messageId)} is no message id`);
      const configuration = readConfiguration(process.env);
      const token = process.env.EBOX_TOKEN;
      if (options.withContent && !token) {
        throw new WrongUsage("--with-content needs EBOX_TOKEN: of somebody who may open the message");
      }
      const { output, refusals = false } = options;
      // Before anything is asked for: what is enclosed is recorded as an access.
      const file = new OutputFile(output, options.force === true);
      await untilStopped(
        async (signal) => {
          const bytes = token
            ? await fromService(configuration.serviceUrl, token, messageId, options, signal)
            : await fromDataFolder(configuration, messageId, refusals);
          await file.write((handle) => handle.writeFile(bytes)).catch((error) => refusedWriting(output, error));
        },
        () => "nothing was written",
      );
    });
}

function refusedWriting(file: string, error: NodeJS.ErrnoException): never {
  if (error instanceof CommandFailed) throw error;
  throw new CommandFailed(`${file} could not be written: ${error.code ?? "broken off"}`);
}

async function fromService(
  url: string,
  token: string,
  id: MessageId,
  { withContent, refusals }: Pick<Options, "withContent" | "refusals">,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const address = new URL(`/messages/${id}/proof`, url);
  if (withContent) address.searchParams.set("content", "true");
  if (refusals) address.searchParams.set("refusals", "true");
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal }).catch(() => undefined);
  if (answer === undefined) throw new CommandFailed(`there is no service at ${url}`);
  if (answer.ok && answer.body) return Readable.fromWeb(answer.body);
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new CommandFailed(`${problem.code ?? answer.status}: ${problem.detail ?? "the service does not give it"}`);
}

async function fromDataFolder(
  configuration: Configuration,
  id: MessageId,
  refusals: boolean,
): Promise<AsyncIterable<Uint8Array>> {
  const folder = dataFolderAt(configuration.dataFolder);
  const file = configuration.signing.keyFile ?? folder.logKey;
  const privateKey = await readKeyFile(file);
  if (privateKey === undefined) throw new CommandFailed(`there is no key in ${file}: start the service once`);
  const place = { folder: folder.evidenceLog, index: folder.evidenceIndex, origin: configuration.logOrigin };
  const opened = new AsyncDisposableStack();
  try {
    const log = readEvidenceLog(place);
    if (log === undefined)
      throw new CommandFailed(`there is no evidence log in ${folder.path}: start the service once`);
    opened.defer(() => log.close());
    const store = opened.adopt(await openStoreToRead(storeOpening(configuration)), (toClose) => toClose.close());
    const sources = { store, evidence: log.evidence };
    const delivery = refusals ? undefined : await gatherProof(sources, id);
    const proof = delivery ?? (await gatherRefusals(sources, id, "everybody"));
    if (proof === undefined) throw new CommandFailed(`there is no ${refusals ? "refusal of a " : ""}message ${id}`);
    const key = noteKey(configuration.logOrigin, privateKey);
    if (proof === "not-covered" || !proof.keys.some((known) => known.key.keyId === key.keyId)) {
      throw new CommandFailed("no checkpoint covers it yet: try again in a minute, with the service running");
    }
    return storedZip(proofBundle(proof, key));
  } finally {
    await opened.disposeAsync();
  }
}
