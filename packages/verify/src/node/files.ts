import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { LogSource } from "../log/tiles.ts";
import { Unusable } from "./unusable.ts";

/** Raises `Unusable`. */
export async function fileBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new Unusable(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? "failed"}`);
  }
}

/** The files of a bundle that was unpacked, by path with slashes. Raises `Unusable`. */
export async function bundleInFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(join(folder, sep).length).replaceAll(sep, "/"), await fileBytes(path));
  }
  return files;
}

/** A log's folder: `checkpoint` and `tile/…`. */
export function logInFolder(folder: string): LogSource {
  return {
    async read(path) {
      const file = join(folder, path);
      return existsSync(file) ? await fileBytes(file) : undefined;
    },
  };
}

export type Place =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "bundle-folder"; readonly path: string }
  | { readonly kind: "log-folder"; readonly path: string };

/** What stands there. Raises `Unusable`. */
export async function placeAt(path: string): Promise<Place> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw new Unusable(`there is no ${path}`);
  if (!stats.isDirectory()) return { kind: "file", path };
  if (existsSync(join(path, "manifest.json"))) return { kind: "bundle-folder", path };
  if (existsSync(join(path, "checkpoint"))) return { kind: "log-folder", path };
  throw new Unusable(`${path} is neither an unpacked bundle (manifest.json) nor a log's folder (checkpoint)`);
}
