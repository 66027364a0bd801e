import { existsSync } from "node:fs";
import { Command } from "commander";
import { type Configuration, readConfiguration } from "../configuration.ts";
import { systemClock } from "../infrastructure/clock/system-clock.ts";
import { dataFolderAt } from "../infrastructure/data-folder/layout.ts";
import { openDevelopmentIdentity } from "../infrastructure/identity/development-identity.ts";
import { isLoopback } from "../loopback.ts";
import { CommandFailed, Stopped, WrongUsage } from "./failures.ts";
import { startProgressBar } from "./progress-bar.ts";
import { NotOurProgress, ProgressFile } from "./publish/progress-file.ts";
import { publishLines } from "./publish/publish-lines.ts";
import { countLines } from "./publish/read-lines.ts";
import { ServiceClient } from "./publish/service-client.ts";
import { stopSignal } from "./stop-signal.ts";

const TOKEN_LIFETIME_SECONDS = 3_600;

const AFTER_HELP = `
Each line is one message, a JSON object in the words of the API's PublishMessageInput. Its attachments name a "file"
(from the lines' folder) instead of "uploadId" and "digest", and a "mediaType" where the file's ending doesn't tell it:
  {"recipient": {"enterpriseNumber": "0406798006"}, "messageTypeId": "reminder", "subject": {"nl": "…", "fr": "…"},
   "attachments": [{"file": "letter.pdf", "isMainContent": true, "attachmentTitle": {"nl": "…"}}]}

What was published is remembered in <file>.ebox-progress: the same command again goes on where the last one ended.
EBOX_URL is the service, EBOX_TOKEN a sender's token; on this machine a development token is made without it.
`;

/** `ebox publish`: exit code 1 where any line failed. */
export function publishCommand(): Command {
  return new Command("publish")
    .description("publish a file of messages to a running service, one JSON object per line")
    .argument("<file.ndjson>", "the messages")
    .addHelpText("after", AFTER_HELP)
    .action(async (file: string) => {
      if (!existsSync(file)) throw new WrongUsage(`there is no file ${file}`);
      const configuration = readConfiguration(process.env);
      const { serviceUrl } = configuration;
      const client = new ServiceClient(serviceUrl, tokenSource(configuration, process.env.EBOX_TOKEN));
      const progress = await ProgressFile.open(file, serviceUrl).catch(explain);
      try {
        await publish(file, client, progress);
      } finally {
        await progress.close();
      }
    });
}

async function publish(file: string, client: ServiceClient, progress: ProgressFile): Promise<void> {
  const stopping = new AbortController();
  void stopSignal().then((by) => stopping.abort(new Stopped(by, "the same command goes on from here")));
  const total = await countLines(file);
  const bar = startProgressBar("published", total);
  const counts = { published: 0, stood: 0, failed: 0 };
  const count = (what: keyof typeof counts) => {
    counts[what]++;
    bar.update(counts.published + counts.stood + counts.failed);
  };
  const report = {
    published: () => count("published"),
    stood: () => count("stood"),
    failed: (number: number, reason: string) => {
      process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[2K" : ""}line ${number}: ${reason}\n`);
      count("failed");
    },
  };
  try {
    await publishLines(file, client, progress, report, stopping.signal);
  } finally {
    bar.finish();
    const { published, stood, failed } = counts;
    process.stdout.write(`${published} published, ${stood} published before, ${failed} failed\n`);
  }
  stopping.signal.throwIfAborted();
  if (counts.failed > 0) throw new CommandFailed(`${counts.failed} lines were not published`);
}

/** Development tokens are made anew before they expire: a large file may take longer than one lives. */
function tokenSource({ identity, serviceUrl, dataFolder }: Configuration, given: string | undefined) {
  if (given) return async () => given;
  if (identity.kind !== "development" || !isLoopback(new URL(serviceUrl).hostname)) {
    throw new WrongUsage("EBOX_TOKEN is needed: a sender's token for the service at EBOX_URL");
  }
  const issuer = openDevelopmentIdentity(dataFolderAt(dataFolder).keys, systemClock);
  let current: { readonly token: Promise<string>; readonly until: number } | undefined;
  return async () => {
    if (!current || current.until < Date.now()) {
      const token = issuer.then((development) =>
        development.issueDevelopmentToken({ persona: "sender", lifetimeSeconds: TOKEN_LIFETIME_SECONDS }),
      );
      current = { token, until: Date.now() + (TOKEN_LIFETIME_SECONDS * 1_000) / 2 };
    }
    return current.token;
  };
}

function explain(error: unknown): never {
  throw error instanceof NotOurProgress ? new CommandFailed(error.message) : error;
}
