import { createDataFolder } from "../../src/infrastructure/data-folder/layout.ts";
import { openEmbeddedLog } from "../../src/infrastructure/embedded-log/embedded-log.ts";
import { anAppend, aStream } from "../contract/event-store/stage.ts";

/** A data folder with so many events, each in a stream of its own. Returns the log's file. */
export async function fillLog(dataFolder: string, events: number): Promise<string> {
  const { eventLog } = createDataFolder(dataFolder);
  const log = await openEmbeddedLog({ file: eventLog });
  await log.appendInOrder(Array.from({ length: events }, () => anAppend(aStream(), "no-stream")));
  await log.close();
  return eventLog;
}
