import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

/** The development identity's key cannot be used. One line, says what to do. */
export class DevelopmentKeyUnusable extends Error {
  override name = "DevelopmentKeyUnusable";
}

export interface DevelopmentKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** With its private part: never shown. */
  readonly privateJwk: JWK;
}

const FILE = "development-identity.jwk.json";

/**
 * The EdDSA key pair in this folder, created (mode 0600) where there is none. Two processes that create it at once get
 * the same one. Raises `DevelopmentKeyUnusable`.
 */
export async function openDevelopmentKey(folder: string): Promise<DevelopmentKey> {
  const file = join(folder, FILE);
  const text = (await readPrivately(file)) ?? (await create(folder, file));
  try {
    const jwk = JSON.parse(text) as JWK;
    const { d: _, ...publicJwk } = jwk;
    return {
      kid: await calculateJwkThumbprint(publicJwk),
      privateKey: (await importJWK(jwk, "EdDSA")) as CryptoKey,
      privateJwk: jwk,
      publicKey: (await importJWK(publicJwk, "EdDSA")) as CryptoKey,
    };
  } catch {
    // Without its cause: a parser's message may quote the key.
    throw new DevelopmentKeyUnusable(`keys/${FILE} in the data folder is damaged: remove it, and a new one is made`);
  }
}

async function readPrivately(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new DevelopmentKeyUnusable(`keys/${FILE} in the data folder can be read by others: chmod 600 it`);
    }
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function create(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const draft = join(folder, `.${randomUUID()}`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(JSON.stringify(await exportJWK(privateKey)));
    await handle.sync();
    await handle.close();
    // A link, not a rename: it fails where another process was first, and that one's key stands.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, "utf8");
}
