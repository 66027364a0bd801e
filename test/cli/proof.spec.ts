import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proofCommandCases } from "./proof-command.ts";

describe("ebox proof, on the embedded log", () => {
  proofCommandCases(async () => {
    const folder = await mkdtemp(join(tmpdir(), "ebox-proof-"));
    return {
      place: { dataFolder: join(folder, "data"), namespace: "ebox" },
      close: () => rm(folder, { recursive: true }),
    };
  });
});
