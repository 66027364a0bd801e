import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proofCommandCases } from "../../cli/proof-command.ts";
import { aNamespace, onServer } from "./server.ts";

onServer("ebox proof", (connectionString) => {
  proofCommandCases(async () => {
    const folder = await mkdtemp(join(tmpdir(), "ebox-proof-"));
    return {
      place: { dataFolder: join(folder, "data"), namespace: aNamespace(), eventStoreUrl: connectionString },
      close: () => rm(folder, { recursive: true }),
    };
  });
});
