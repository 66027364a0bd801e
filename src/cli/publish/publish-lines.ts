import { type BatchReport, type Item, publishBatch } from "./batch.ts";
import { BadLine, readMessageLine } from "./message-line.ts";
import type { ProgressFile } from "./progress-file.ts";
import { type Line, readLines } from "./read-lines.ts";
import type { ServiceClient } from "./service-client.ts";

export interface PublishReport extends BatchReport {
  /** An earlier run published it. */
  readonly stood: (number: number) => void;
}

/** One `publishMessages` takes 500 messages and 1 MiB. */
const LARGEST_BATCH = 200;
const LARGEST_BATCH_BYTES = 700_000;
const BATCHES_IN_FLIGHT = 4;

/**
 * Publishes a file line by line, several batches at a time; memory for those and no more. A line that cannot be
 * published is reported and the rest goes on. Raises `CommandFailed` where the service cannot be used; nothing is read
 * on once `signal` aborts, and what was begun is finished.
 */
export async function publishLines(
  file: string,
  client: ServiceClient,
  progress: ProgressFile,
  report: PublishReport,
  signal: AbortSignal,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let batch: Item[] = [];
  let bytes = 0;
  const flush = async () => {
    const items = batch;
    batch = [];
    bytes = 0;
    const task: Promise<void> = publishBatch(items, client, progress, report)
      .catch((error) => void failures.push(error))
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= BATCHES_IN_FLIGHT) await Promise.race(running);
  };

  for await (const line of readLines(file)) {
    if (failures.length > 0 || signal.aborted) break;
    const item = await itemOf(line, file, progress, report);
    if (!item) continue;
    if (batch.length === LARGEST_BATCH || bytes + line.bytes.length > LARGEST_BATCH_BYTES) await flush();
    batch.push(item);
    bytes += line.bytes.length;
  }
  if (failures.length === 0 && !signal.aborted && batch.length > 0) await flush();
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}

/** Undefined where there is nothing to be sent: reported already. */
async function itemOf(line: Line, file: string, progress: ProgressFile, report: PublishReport) {
  const { number, bytes } = line;
  if ("problem" in line) return void report.failed(number, line.problem);
  const record = await progress.find(number, bytes);
  if (record === "changed") {
    return void report.failed(number, "other words were sent from this line before: add a new line instead");
  }
  if (record?.isPublished) return void report.stood(number);
  try {
    return { number, bytes, line: readMessageLine(line.text, file), record };
  } catch (error) {
    if (error instanceof BadLine) return void report.failed(number, error.message);
    throw error;
  }
}
