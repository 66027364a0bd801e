import { Api } from "../graphql/api.ts";
import { erasedBytes } from "./erased-bytes.ts";
import { RunningService } from "./running-service.ts";

describe("what expired", () => {
  erasedBytes(
    async (environment) => {
      const service = await RunningService.start(["--no-demo"], environment);
      return {
        nodes: [service],
        as: async (persona, enterprise) => new Api(() => [service.port], await service.token(persona, enterprise)),
        remove: () => service.remove(),
      };
    },
    { documentsIn: "folder" },
  );
});
