import { execFile, spawn } from "node:child_process";
import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { endProcess } from "../stage/child.ts";
import { tempFolder } from "../stage/temp-folder.ts";

const run = promisify(execFile);

/** Where Debian has its versions; the goal is against this one. */
const DEBIAN = "/usr/lib/postgresql";
const VERSION = "15";

/** A server of our own, reachable by its socket only. */
export interface Postgresql {
  /** The folder of the socket: what `pg` takes as host. */
  readonly host: string;
  readonly user: string;
  readonly database: string;
  /** Runs psql, with this on its standard input. */
  psql(input: AsyncIterable<string> | Iterable<string>): Promise<void>;
}

/** Why it can't be had here; undefined where it can. */
export async function postgresqlMissing(): Promise<string | undefined> {
  const versions = await readdir(DEBIAN).catch((): string[] => []);
  return versions.includes(VERSION) ? undefined : `PostgreSQL ${VERSION} is not installed (apt-get install postgresql)`;
}

/** An empty cluster in a temp folder, fsync and synchronous_commit on; ended and removed when the row is over. */
export async function startPostgresql(cleanup: AsyncDisposableStack): Promise<Postgresql> {
  const bin = join(DEBIAN, VERSION, "bin");
  const folder = await tempFolder(cleanup);
  const as = await unprivileged();
  if (as.uid !== undefined && as.gid !== undefined) await chown(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const user = "bench";
  await run(join(bin, "initdb"), ["-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C"], as);

  const settings = {
    listen_addresses: "",
    unix_socket_directories: folder,
    fsync: "on",
    synchronous_commit: "on",
    // A few steps away from a default that is made for very small machines.
    shared_buffers: "512MB",
    max_wal_size: "4GB",
    max_connections: "64",
    maintenance_work_mem: "256MB",
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(bin, "postgres"), ["-D", data, ...words], { ...as, stdio: ["ignore", "ignore", "pipe"] });
  // SIGINT: its fast shutdown.
  cleanup.defer(() => endProcess(server, "SIGINT"));
  await readiness(server.stderr);

  const host = folder;
  const database = "postgres";
  return {
    host,
    user,
    database,
    async psql(input) {
      const client = spawn(join(bin, "psql"), ["-h", host, "-U", user, "-d", database, "-q", "-v", "ON_ERROR_STOP=1"], {
        stdio: ["pipe", "ignore", "inherit"],
      });
      const ended = new Promise<number | null>((resolve) => client.once("exit", resolve));
      await pipeline(Readable.from(input), client.stdin);
      if ((await ended) !== 0) throw new Error("psql failed.");
    },
  };
}

/** PostgreSQL refuses to run as root: then as Debian's user `postgres`. */
async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const id = async (option: string) => Number((await run("id", [option, "postgres"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

async function readiness(log: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = [];
  let isReady = false;
  for await (const line of createInterface({ input: log })) {
    lines.push(line);
    isReady = line.includes("ready to accept connections");
    if (isReady) break;
  }
  if (!isReady) throw new Error(`PostgreSQL did not start:\n${lines.join("\n")}`);
  // Whatever it says from now on must not fill the pipe.
  log.resume();
}
