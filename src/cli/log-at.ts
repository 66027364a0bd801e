import type { LogSource } from "ebox-verify";
import { logInFolder, Unusable } from "ebox-verify/node";

const MOST_BYTES = 1024 * 1024;

/** A log's folder, or its URL (what ends in `/log/`). Raises `Unusable` where it is none, and where it cannot be asked. */
export function logAt(place: string): LogSource {
  if (!/^https?:\/\//.test(place)) return logInFolder(place);
  const base = URL.parse(place.endsWith("/") ? place : `${place}/`);
  if (base === null) throw new Unusable(`no URL: ${JSON.stringify(place)}`);
  return logAtUrl(base);
}

function logAtUrl(base: URL): LogSource {
  return {
    async read(path) {
      const answer = await fetch(new URL(path, base)).catch(() => undefined);
      if (answer === undefined) throw new Unusable(`${base.href} cannot be reached`);
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new Unusable(`${base.href} answers ${answer.status}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (bytes.length > MOST_BYTES) throw new Unusable(`${base.href} sends more than a tile`);
      return bytes;
    },
  };
}
