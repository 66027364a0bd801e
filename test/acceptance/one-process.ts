import { Api } from "../graphql/api.ts";
import { RunningService } from "./running-service.ts";
import type { Ground } from "./way-of-a-message.ts";

/** One process with an embedded log. */
export async function oneProcess(environment: Readonly<Record<string, string>>): Promise<Ground> {
  const service = await RunningService.start(["--no-demo"], environment);
  return {
    nodes: [service],
    as: async (persona, enterprise) => new Api(() => [service.port], await service.token(persona, enterprise)),
    remove: () => service.remove(),
  };
}
