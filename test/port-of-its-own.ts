import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Below those that systems give to outgoing connections and to whoever asks for any port: what listened there can listen
 * there again, for nobody else gets it meanwhile.
 */
const OURS = { from: 20_000, to: 30_000 };

/** Lets it listen on 127.0.0.1, on a port that it can leave and come back to; resolves with that. */
export async function listenOnPortOfItsOwn(server: Server): Promise<number> {
  for (;;) {
    const port = randomInt(OURS.from, OURS.to);
    server.listen(port, "127.0.0.1");
    const isTaken = await once(server, "listening").then(
      () => false,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") throw error;
        return true;
      },
    );
    if (!isTaken) return port;
  }
}

/** For a process that is to listen on it, end, and listen on it again. */
export async function aPortOfItsOwn(): Promise<number> {
  const server = createServer();
  const port = await listenOnPortOfItsOwn(server);
  await new Promise((closed) => server.close(closed));
  return port;
}
