import { execFile, execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Authority {
  readonly url: string;
  /** PEM. */
  readonly certificate: Buffer;
  /** Requests so far. */
  readonly asked: number;
  /** Answers with this from now on, whatever is asked; undefined: truly again. */
  answerWith(answer: { readonly status: number; readonly body: Buffer } | undefined): void;
  /** Whether the authority's own verifier takes the token for one over these bytes. */
  verifies(token: Uint8Array, bytes: Uint8Array): boolean;
  close(): Promise<void>;
}

const CONFIGURATION = `
[ tsa ]
default_tsa = ours
[ ours ]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
ess_cert_id_alg = sha256
`;

/** A real time-stamping authority (openssl ts) behind a small HTTP server. */
export async function startAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), "ebox-tsa-"));
  const inFolder = { cwd: folder, stdio: "ignore" } as const;
  await writeFile(join(folder, "tsa.cnf"), CONFIGURATION);
  const subject = ["-subj", "/CN=Test authority", "-addext", "extendedKeyUsage=critical,timeStamping"];
  const made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem", "-days", "3650"];
  execFileSync("openssl", ["req", ...made, ...subject], inFolder);
  let asked = 0;
  let instead: { status: number; body: Buffer } | undefined;
  const server: Server = createServer(async (request, response) => {
    const number = ++asked;
    const query: Buffer[] = [];
    for await (const chunk of request) query.push(chunk as Buffer);
    if (instead) return void response.writeHead(instead.status).end(instead.body);
    await writeFile(join(folder, `${number}.tsq`), Buffer.concat(query));
    const reply = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", `${number}.tsq`];
    const { stdout } = await run("openssl", reply, { cwd: folder, encoding: "buffer" });
    response.writeHead(200, { "content-type": "application/timestamp-reply" }).end(stdout);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    certificate: await readFile(join(folder, "tsa.pem")),
    get asked() {
      return asked;
    },
    answerWith(answer) {
      instead = answer;
    },
    verifies(token, bytes) {
      writeFileSync(join(folder, "token"), token);
      writeFileSync(join(folder, "data"), bytes);
      const verify = ["ts", "-verify", "-in", "token", "-token_in", "-data", "data", "-CAfile", "tsa.pem"];
      return spawnSync("openssl", verify, inFolder).status === 0;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await rm(folder, { recursive: true });
    },
  };
}
