import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunningService } from "../acceptance/running-service.ts";
import { runEbox } from "./ebox-process.ts";

let folder: string;
let backup: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ebox-backup-"));
  backup = join(folder, "backup");
});
afterEach(() => rm(folder, { recursive: true }));

/** Without any service. */
const ebox = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runEbox(words, { EBOX_DATA_DIR: join(folder, "data"), ...environment });

async function activatedAt(service: RunningService, token: string): Promise<string | null> {
  const answer = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ me { mailbox { activatedAt } } }" }),
  });
  const { data } = (await answer.json()) as { data: { me: { mailbox: { activatedAt: string | null } } } };
  return data.me.mailbox.activatedAt;
}

it("backs up beside a running service; a service starts on what is restored", async () => {
  const service = await RunningService.start();
  const restored = join(folder, "restored");
  try {
    const token = await service.ebox("token", "administrator");
    const before = await activatedAt(service, token);
    expect(before).toEqual(expect.any(String));
    expect(await service.ebox("backup", backup)).toMatch(/^everything acknowledged before \d{4}-.*Z is in /);
    expect(await ebox(["verify-backup", backup])).toMatchObject({ code: 0, out: expect.stringMatching(/is whole\n$/) });
    expect(await ebox(["restore", backup, "--into", restored])).toMatchObject({ code: 0 });
    const other = await RunningService.start(["--no-demo"], { EBOX_DATA_DIR: restored });
    try {
      // The token too: the key was backed up with the rest.
      expect(await activatedAt(other, token)).toBe(before);
    } finally {
      await other.remove();
    }
  } finally {
    await service.remove();
  }
}, 60_000);

it("says in one line, with exit code 1, what it cannot do", async () => {
  const cluster = { EVENTSTORE_URL: "esdb://admin:changeit@localhost:2113?tls=false" };
  const failures = [
    await ebox(["backup", backup]),
    await ebox(["backup", backup], cluster),
    await ebox(["verify-backup", backup]),
    await ebox(["restore", backup, "--into", join(folder, "new")]),
  ];
  expect(failures.map(({ code, err }) => [code, err.replace(folder, "")])).toEqual([
    [1, "ebox: there is no event log in /data\n"],
    [1, "ebox: EVENTSTORE_URL is set: the event log is the cluster's to back up (docs/backup.md)\n"],
    [1, "ebox: /backup holds no backup, or one that was not finished\n"],
    [1, "ebox: /backup holds no backup, or one that was not finished\n"],
  ]);
});

it("tells what is damaged, with exit code 1", async () => {
  await RunningService.start().then(async (service) => {
    await service.ebox("token", "administrator");
    await service.ebox("backup", backup);
    await service.remove();
  });
  await writeFile(join(backup, "events.sqlite"), "not a log");
  const { code, out, err } = await ebox(["verify-backup", backup]);
  expect([code, err]).toEqual([1, expect.stringMatching(/^ebox: the backup of \d{4}-.*Z is damaged\n$/)]);
  expect(out).toMatch(/^the event log's file is not the one that was written\n.* is not an SQLite database\.\n$/);
});
