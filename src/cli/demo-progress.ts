import type { Configuration } from "../configuration.ts";
import { DemoRefused, fillWithDemo } from "../demo/demo-in-folder.ts";
import type { DemoOptions } from "../demo/plan.ts";
import { systemClock } from "../infrastructure/clock/system-clock.ts";
import { CommandFailed, Stopped, type StopSignal } from "./failures.ts";
import { type ProgressBar, startProgressBar } from "./progress-bar.ts";

/** The demo with a bar that shows how far it is, until `stopped`. False: it stood there already. */
export async function runDemoWithProgress(
  configuration: Configuration,
  options: DemoOptions,
  stopped: Promise<StopSignal>,
): Promise<boolean> {
  const stopping = new AbortController();
  void stopped.then((by) => stopping.abort(new Stopped(by, "the next start goes on with the demo")));
  let bar: ProgressBar | undefined;
  const onProgress = (done: number, total: number) => {
    bar ??= startProgressBar("demo", total);
    bar.update(done);
  };
  try {
    const { signal } = stopping;
    return await fillWithDemo(configuration, options, systemClock, { onProgress, signal });
  } catch (error) {
    throw error instanceof DemoRefused ? new CommandFailed(error.message) : error;
  } finally {
    bar?.finish();
  }
}
