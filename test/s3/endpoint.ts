import { once } from "node:events";
import type { Dirent } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { buffer } from "node:stream/consumers";
import S3rver from "s3rver";
import { listenOnPortOfItsOwn } from "../port-of-its-own.ts";
import { type Credentials, refusalOfSignature } from "./signature.ts";

/** How s3rver names the file of an object. */
const FILE = "._S3rver_object";

/** What a test has the endpoint do with a request: answer that status, never answer, or break off in the body. */
type Fault = number | "silent" | "broken";

/**
 * An S3 for tests: s3rver, behind a door of ours that checks what s3rver doesn't: every signature (version 4), and that
 * the bytes are those that were signed for. It lets one request in at a time, and a PUT out when its file is whole, for
 * s3rver answers before that.
 */
export class S3Endpoint {
  readonly bucket = "documents";
  credentials: Credentials = { accessKeyId: "TESTKEY", secretAccessKey: "the/secret+of+tests" };
  /** `GET office/messages/…`, and `GET ?office/uploads/` for a list, as they came. */
  readonly requests: string[] = [];
  fault: (request: string) => Fault | undefined = () => undefined;
  readonly #folder: string;
  readonly #inner: S3rver;
  readonly #innerPort: number;
  #server: Server;
  #port = 0;
  #turn: Promise<unknown> = Promise.resolve();

  static async start(): Promise<S3Endpoint> {
    const folder = await mkdtemp(join(tmpdir(), "ebox-s3-"));
    const inner = new S3rver({
      port: 0,
      address: "127.0.0.1",
      silent: true,
      directory: folder,
      configureBuckets: [{ name: "documents" }],
    });
    const { port } = await inner.run();
    const endpoint = new S3Endpoint(folder, inner, port);
    await endpoint.open();
    return endpoint;
  }

  private constructor(folder: string, inner: S3rver, innerPort: number) {
    this.#folder = folder;
    this.#inner = inner;
    this.#innerPort = innerPort;
    this.#server = createServer();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** For a process that is to use it. */
  get environment(): Record<string, string> {
    return {
      DOCUMENTS_URL: `s3://${this.bucket}/office`,
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: this.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.credentials.secretAccessKey,
      // Nothing of whoever runs the tests.
      AWS_SESSION_TOKEN: "",
      AWS_CONFIG_FILE: join(this.#folder, "none"),
      AWS_SHARED_CREDENTIALS_FILE: join(this.#folder, "none"),
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  /** Under the same address as before. */
  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    if (this.#port === 0) this.#port = await listenOnPortOfItsOwn(this.#server);
    else await once(this.#server.listen(this.#port, "127.0.0.1"), "listening");
  }

  /** Nobody listens there any more; what it holds stays. */
  async shut(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.shut();
    await this.#inner.close();
    await rm(this.#folder, { recursive: true });
  }

  /** The keys of all objects, in order. */
  async keys(): Promise<string[]> {
    const root = join(this.#folder, this.bucket);
    // A folder that is removed while it is read: what is left is read anew.
    const read = (): Promise<Dirent[]> =>
      readdir(root, { recursive: true, withFileTypes: true }).catch((error) => {
        if (error.code !== "ENOENT" || error.path === root) throw error;
        return read();
      });
    const entries = await read();
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(FILE));
    return files.map(({ parentPath, name }) => relative(root, join(parentPath, name)).slice(0, -FILE.length)).sort();
  }

  bytesOf(key: string): Promise<Buffer> {
    return readFile(this.#fileOf(key));
  }

  /** Behind everybody's back. */
  async tamper(key: string, bytes: Uint8Array): Promise<void> {
    await writeFile(this.#fileOf(key), bytes);
  }

  #fileOf(key: string): string {
    return join(this.#folder, this.bucket, `${key}${FILE}`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", this.url);
    const key = decodeURIComponent(pathname).replace(`/${this.bucket}`, "").replace(/^\//, "");
    const name = `${request.method} ${key === "" ? `?${searchParams.get("prefix")}` : key}`;
    this.requests.push(name);
    const fault = this.fault(name);
    const body = await buffer(request);
    if (fault === "silent") return;
    if (typeof fault === "number") return void refuse(response, fault, fault === 507 ? "QuotaExceeded" : "Fault");
    const refusal = refusalOfSignature(request, body, this.credentials);
    if (refusal !== undefined) return void refuse(response, 403, refusal);
    const turn = this.#turn.then(() => this.#pass(request, body, response, key, fault === "broken"));
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #pass(request: IncomingMessage, body: Buffer, response: ServerResponse, key: string, isBroken: boolean) {
    const { authorization: _, expect: __, ...headers } = request.headers;
    const inner = httpRequest({
      host: "127.0.0.1",
      port: this.#innerPort,
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: { ...headers, host: `127.0.0.1:${this.#innerPort}`, connection: "close" },
    });
    inner.end(body);
    const [answer] = (await once(inner, "response")) as [IncomingMessage];
    const bytes = await buffer(answer);
    if (request.method === "PUT" && request.headers["x-amz-copy-source"] === undefined && answer.statusCode === 200) {
      while ((await stat(this.#fileOf(key))).size < body.length) await new Promise(setImmediate);
    }
    const { connection: ___, "transfer-encoding": ____, ...told } = answer.headers;
    response.writeHead(answer.statusCode ?? 500, told);
    if (!isBroken) return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml", "content-length": Buffer.byteLength(xml) }).end(xml);
}
