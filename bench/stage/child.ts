import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** Libraries check less in production. */
const FASTEST = { ...process.env, NODE_ENV: "production", GRAPHILE_ENV: "production" };

/** Another process of ours that speaks by messages. */
export interface Child {
  send(message: object): void;
  /** The next message. Rejects where the process ends first. */
  next<Message>(): Promise<Message>;
  end(): Promise<void>;
}

/** Starts a module of this folder in a process of its own; it is ended, by its id, when the row is over. */
export function startChild(cleanup: AsyncDisposableStack, module: URL, ...args: string[]): Child {
  const child = fork(module, args, { env: FASTEST, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const messages: unknown[] = [];
  let wake = () => {};
  child.on("message", (message) => {
    messages.push(message);
    wake();
  });
  child.on("exit", () => wake());
  const end = () => endProcess(child);
  cleanup.defer(end);
  return {
    send: (message) => void child.send(message),
    async next<Message>() {
      while (messages.length === 0) {
        if (hasEnded(child)) throw new Error(`${module.pathname} ended [${child.exitCode ?? child.signalCode}].`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return messages.shift() as Message;
    },
    end,
  };
}

/** Asks it to end, waits until it has. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
