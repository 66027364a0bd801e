import { Api } from "../graphql/api.ts";
import { RunningService } from "./running-service.ts";
import { wayOfAMessage } from "./way-of-a-message.ts";

describe("one process with an embedded log", () => {
  wayOfAMessage(async () => {
    const service = await RunningService.start();
    return {
      nodes: [service],
      as: async (persona, enterprise) => new Api(() => [service.port], await service.token(persona, enterprise)),
      remove: () => service.remove(),
    };
  });
});
