import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  correspondents,
  download,
  LETTER,
  letterOf,
  tryToPublish,
  upload,
} from "../../acceptance/mail-with-documents.ts";
import { RunningService } from "../../acceptance/running-service.ts";
import { until } from "../../graphql/until.ts";
import { S3Endpoint } from "../../s3/endpoint.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("documents on every node", (connectionString) => {
  it("are uploaded on one, published once by whichever is first, given by the other, and erased", async () => {
    const endpoint = await S3Endpoint.start();
    const environment = {
      ...endpoint.environment,
      EVENTSTORE_URL: connectionString,
      EBOX_NAMESPACE: aNamespace(),
    };
    const first = await RunningService.start(["--no-demo"], environment);
    // The tokens of one node hold good on the other.
    const folder = await mkdtemp(join(tmpdir(), "ebox-second-"));
    await cp(join(first.folder, "keys"), join(folder, "keys"), { recursive: true });
    const second = await RunningService.start(["--no-demo"], { ...environment, EBOX_DATA_DIR: folder });
    try {
      const { sender, reader } = await correspondents(first);
      const { id } = (await (await upload(sender, first.url)).json()) as { id: string };
      const soon = () => new Date(Date.now() + 8_000).toISOString();
      const letters = [letterOf(id, soon()), letterOf(id, soon())] as const;
      const refusals = await Promise.all([
        tryToPublish(sender, letters[0]),
        tryToPublish(sender.at(second.port), letters[1]),
      ]);
      expect(refusals.flat()).toEqual(["UPLOAD_UNKNOWN"]);
      const isFirst = refusals[0].length === 0;
      const messageId = letters[isFirst ? 0 : 1].messageId as string;
      const { url } = isFirst ? second : first;
      const whole = await download(reader, url, messageId);
      expect(Buffer.from(await whole.arrayBuffer()).equals(LETTER)).toBe(true);
      const part = await download(reader, url, messageId, "bytes=10-19");
      expect([part.status, await part.text()]).toEqual([206, LETTER.toString("latin1", 10, 20)]);
      await until(async () => (await endpoint.keys()).length === 0);
    } finally {
      await Promise.all([first.remove(), second.remove()]);
      await rm(folder, { recursive: true });
      await endpoint.stop();
    }
  }, 90_000);
});
