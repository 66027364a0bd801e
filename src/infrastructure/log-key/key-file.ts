import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** One line that says what to do, and nothing of the key. */
export class KeyFileUnusable extends Error {
  override name = "KeyFileUnusable";
}

/**
 * The Ed25519 key in this file (PEM, PKCS 8), made for this user only where there is none. Two processes that make it at once
 * get the same one. Raises `KeyFileUnusable`.
 */
export async function openKeyFile(file: string): Promise<KeyObject> {
  const standing = await readKeyFile(file);
  if (standing) return standing;
  await create(file).catch((error: NodeJS.ErrnoException) => {
    throw new KeyFileUnusable(`${file} cannot be made: ${error.code}`);
  });
  return openKeyFile(file);
}

/** Undefined where there is none. Raises `KeyFileUnusable`. */
export async function readKeyFile(file: string): Promise<KeyObject | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new KeyFileUnusable(`${file} can be read by others: chmod 600 it`);
    }
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof KeyFileUnusable) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new KeyFileUnusable(`${file} cannot be read: ${code}`);
  }
  const key = parse(text);
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new KeyFileUnusable(`${file} holds no Ed25519 key in PEM (PKCS 8): restore it from a backup`);
}

function parse(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    // The parser's message may quote the key.
    return undefined;
  }
}

async function create(file: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync("ed25519");
  const draft = join(folder, `.${randomUUID()}`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(privateKey.export({ format: "pem", type: "pkcs8" }));
    await handle.sync();
    await handle.close();
    // A link, not a rename: it fails where another process was first, and that one's key stands.
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** The key that is to come after the one in this file; made where there is none yet. Raises `KeyFileUnusable`. */
export function openNextKeyFile(file: string): Promise<KeyObject> {
  return openKeyFile(nextTo(file));
}

/** The next key takes its place; the old one is kept beside it, by its id. */
export async function replaceKeyFile(file: string, oldKeyId: string): Promise<void> {
  // A link, so that the file is there all the time.
  await link(file, `${file}.${oldKeyId}`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rename(nextTo(file), file);
}

const nextTo = (file: string) => `${file}.next`;
