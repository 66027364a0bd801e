import { constants } from "node:os";

/** The command could not do it. Its message is the one line that people get. Exit code 1. */
export class CommandFailed extends Error {
  override name = "CommandFailed";
}

/** The command was not asked for in a way that it understands. Exit code 2. */
export class WrongUsage extends Error {
  override name = "WrongUsage";
}

export type StopSignal = "SIGINT" | "SIGTERM";

/** A signal ended it before it was done. Exit code as shells have it: 130 after SIGINT, 143 after SIGTERM. */
export class Stopped extends Error {
  override name = "Stopped";
  readonly exitCode: number;

  /** `afterwards`: what is to be known or done then. */
  constructor(signal: StopSignal, afterwards?: string) {
    super(afterwards === undefined ? "stopped" : `stopped: ${afterwards}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Nothing is wrong, as far as that can be told, and that is not far: its message says why. Exit code 3. */
export class NotCovered extends Error {
  override name = "NotCovered";
}

/** The command has said all that it has to say, and its exit code is part of the answer. */
export class EndsWith extends Error {
  override name = "EndsWith";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
