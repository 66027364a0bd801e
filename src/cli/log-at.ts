import type { LogSource } from "ebox-verify";
import { logInFolder } from "ebox-verify/node";
import { CommandFailed } from "./failures.ts";

const MOST_BYTES = 1024 * 1024;

/** A log's folder, or its URL (what ends in `/log/`). */
export function logAt(place: string): LogSource {
  return /^https?:\/\//.test(place) ? logAtUrl(new URL(place.endsWith("/") ? place : `${place}/`)) : logInFolder(place);
}

/** Raises `CommandFailed` where it cannot be asked. */
function logAtUrl(base: URL): LogSource {
  return {
    async read(path) {
      const answer = await fetch(new URL(path, base)).catch(() => undefined);
      if (answer === undefined) throw new CommandFailed(`${base.href} cannot be reached`);
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new CommandFailed(`${base.href} answers ${answer.status}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (bytes.length > MOST_BYTES) throw new CommandFailed(`${base.href} sends more than a tile`);
      return bytes;
    },
  };
}
