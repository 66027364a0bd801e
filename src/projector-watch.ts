import type { Projection } from "./application/ports/read-model.ts";
import type { Log } from "./logging.ts";

/** A projector that stops tells nobody by itself, so it is looked at this often. */
const LOOK_EVERY_MILLISECONDS = 1_000;

export interface ProjectorWatch {
  /** True once the end of the log was reached; false where the projector stopped or the watch ended before that. */
  readonly caughtUp: Promise<boolean>;
  end(): void;
}

/** A projector that stopped serves what it has and says so in /health; the log says it too, once each time, and loudly. */
export function watchProjector(projection: Projection, log: Log): ProjectorWatch {
  const { promise: caughtUp, resolve } = Promise.withResolvers<boolean>();
  const end = () => {
    resolve(false);
    clearInterval(timer);
    ignore();
  };
  let isWaiting = false;
  const look = () => {
    const status = projection.status();
    if (status.state === "live") resolve(true);
    if (status.state !== "stopped") {
      if (isWaiting) log.info({ position: status.position }, "the projector goes on");
      isWaiting = false;
      return;
    }
    const { position, reason, tryingAgain } = status;
    if (!tryingAgain) {
      log.fatal({ position, reason }, "the projector has stopped");
      end();
    } else if (!isWaiting) {
      log.error({ position, reason }, "the projector waits until it can go on");
      isWaiting = true;
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MILLISECONDS).unref();
  const ignore = projection.onChange(look);
  look();
  return { caughtUp, end };
}
