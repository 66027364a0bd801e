import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { COSIGNATURE_V1, ED25519, formatVerifierKey, Malformed, type VerifierKey } from "ebox-verify";
import { noteKey, verifierKeyIn } from "../application/evidence/note-key.ts";
import { LogWitness } from "../application/witness/log-witness.ts";
import { createWitnessServer } from "../http/witness/witness-server.ts";
import { systemClock } from "../infrastructure/clock/system-clock.ts";
import { lockDataFolder } from "../infrastructure/data-folder/lock.ts";
import { openKeyFile } from "../infrastructure/log-key/key-file.ts";
import { openWitnessFile } from "../infrastructure/witness-memory/witness-file.ts";
import { WrongUsage } from "./failures.ts";
import { stopSignal } from "./stop-signal.ts";

const AFTER_HELP = `
A witness cosigns the checkpoints of logs that it knows, as long as each log only grows: so that nobody is shown another
history than everybody else. Run it where whoever runs the log cannot reach it. The folder holds its key and what it has seen:
once lost, begin as another witness. Without TLS: put a proxy before it. The verifier key that it prints goes, with its
address, into EBOX_WITNESSES of the log's nodes: <verifier key>@https://<address>
`;

interface Options {
  readonly name: string;
  readonly log: readonly string[];
  readonly folder: string;
  readonly host: string;
  readonly port: string;
}

/** `ebox witness`: until a signal ends it. */
export function witnessCommand(): Command {
  return new Command("witness")
    .description("run a witness that cosigns the checkpoints of evidence logs (C2SP tlog-witness)")
    .requiredOption("--name <name>", "the witness's name in its cosignatures, such as witness.example/w1")
    .requiredOption("--log <key...>", "verifier keys of the logs (name+id+key); after a rotation the old and the new")
    .option("--folder <folder>", "where its key and what it has seen are", "witness")
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port to listen on; 0 takes any", "4100")
    .addHelpText("after", AFTER_HELP)
    .action(run);
}

async function run({ name, log, folder, host, port }: Options): Promise<void> {
  const stopped = stopSignal();
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new WrongUsage(`--port ${JSON.stringify(port)} is no port`);
  const logs = log.map(logKeyIn);
  const path = resolve(folder);
  await mkdir(path, { recursive: true, mode: 0o700 });
  using opened = new DisposableStack();
  opened.adopt(lockDataFolder(path), (lock) => lock.release());
  const key = witnessKey(name, await openKeyFile(join(path, "witness-key.pem")));
  const witness = new LogWitness(key, logs, openWitnessFile(join(path, "seen.json")), systemClock);
  const server = createWitnessServer(witness, ({ message }) => void process.stderr.write(`ebox witness: ${message}\n`));
  server.listen(Number(port), host);
  await once(server, "listening");
  process.stdout.write(`${formatVerifierKey(key)}@http://${host}:${(server.address() as AddressInfo).port}\n`);
  await stopped;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

function logKeyIn(text: string): VerifierKey {
  const key = verifierKeyIn(text, ED25519);
  if (key) return key;
  throw new WrongUsage(`--log ${JSON.stringify(text.slice(0, 200))} is no verifier key of a log: name+id+key`);
}

function witnessKey(name: string, privateKey: Parameters<typeof noteKey>[1]) {
  try {
    return noteKey(name, privateKey, COSIGNATURE_V1);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WrongUsage(`--name ${JSON.stringify(name)}: expected a name without spaces and plus signs`);
  }
}
