export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressBar {
  /** `done` of the total so far. */
  update(done: number): void;
  /** The last line, which stays. */
  finish(): void;
}

const REDRAW_MILLISECONDS = 100;
/** Where nobody watches (a file, a service's journal) a line now and then is enough. */
const LINE_MILLISECONDS = 5_000;

/** Shows how far something got, on a terminal as a bar. `total` undefined: nobody knows, so only what is done. */
export function startProgressBar(
  label: string,
  total: number | undefined,
  stream: ProgressStream = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  const started = now();
  const pause = stream.isTTY ? REDRAW_MILLISECONDS : LINE_MILLISECONDS;
  let done = 0;
  let drawn = Number.NEGATIVE_INFINITY;

  const draw = (end: string) => {
    drawn = now();
    const seconds = Math.max((drawn - started) / 1_000, 0.001);
    const rate = `${Math.round(done / seconds).toLocaleString("en")}/s`;
    const text = `${label} ${share(done, total, stream)} (${rate})`;
    stream.write(stream.isTTY ? `\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}${end}` : `${text}\n`);
  };

  return {
    update(count) {
      done = count;
      if (now() - drawn >= pause) draw("");
    },
    finish: () => draw("\n"),
  };
}

const WIDTH = 30;

function share(done: number, total: number | undefined, stream: ProgressStream): string {
  const count = done.toLocaleString("en");
  if (total === undefined || total <= 0) return count;
  const fraction = Math.min(done / total, 1);
  const filled = Math.round(fraction * WIDTH);
  const bar = stream.isTTY ? `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ` : "";
  return `${bar}${Math.floor(fraction * 100)}% ${count} of ${total.toLocaleString("en")}`;
}
