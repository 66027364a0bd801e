import { Command } from "commander";
import { type Configuration, readConfiguration } from "../configuration.ts";
import { defaultDemo } from "./demo.ts";
import { runDemoWithProgress } from "./demo-progress.ts";
import { CommandFailed, type StopSignal } from "./failures.ts";
import { firstLook } from "./first-look.ts";
import { stopSignal } from "./stop-signal.ts";

/** `ebox serve`: until a signal ends it. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .description("run the service until it is stopped; a first start fills the data folder with the demo")
    .option("--no-demo", "start with the data folder as it is");
  return command.action(async ({ demo }: { demo: boolean }) => {
    const configuration = readConfiguration(process.env);
    const stopped = stopSignal();
    if (demo) await firstStart(configuration, stopped);
    // The other commands need none of this.
    const [{ startService }, { createLog }] = await Promise.all([import("../service.ts"), import("../logging.ts")]);
    const service = await startService(configuration, createLog(configuration.logLevel)).catch((error) =>
      explain(error, configuration),
    );
    const isReady = await Promise.race([service.caughtUp, stopped.then(() => false)]);
    if (isReady) process.stdout.write(`${welcome(service.url, configuration)}${await firstLook(configuration)}`);
    const failure = await Promise.race([stopped, service.failed]);
    const isFinished = await service.close();
    if (failure instanceof Error) throw failure;
    if (!isFinished) throw new CommandFailed("some requests took too long to be finished and were cut off");
  });
}

async function firstStart(configuration: Configuration, stopped: Promise<StopSignal>): Promise<void> {
  const { dueDemo } = await import("../demo/demo-in-folder.ts");
  const due = await dueDemo(configuration, defaultDemo(new Date()));
  if (due) await runDemoWithProgress(configuration, due, stopped);
}

function explain(error: unknown, { host, port }: Configuration): never {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      throw new CommandFailed(`PORT ${port} is in use by another program: choose another one`);
    case "EACCES":
      throw new CommandFailed(`PORT ${port} or EBOX_DATA_DIR may not be used by this user`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      throw new CommandFailed(`HOST ${host} is no address of this machine`);
    default:
      throw error;
  }
}

function welcome(url: string, { explorer, identity }: Configuration): string {
  const lines = [
    `ebox is ready`,
    `  GraphQL    ${url}/graphql  (subscriptions: ${url.replace(/^http/, "ws")}/graphql)`,
    ...(explorer ? [`  explorer   ${url}/explorer`] : []),
    `  health     ${url}/health   metrics ${url}/metrics`,
    ...(identity.kind === "development"
      ? [`  login      ${url}/oidc  (OpenID Connect, client ebox-web: see the README)`]
      : []),
    ...(identity.kind === "development" ? ["  a token    npx ebox token administrator"] : []),
  ];
  return `${lines.join("\n")}\n`;
}
