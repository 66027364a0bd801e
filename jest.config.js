import { availableParallelism } from "node:os";

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test", "<rootDir>/packages/verify/test"],
  testMatch: ["**/*.spec.ts"],
  extensionsToTreatAsEsm: [".ts"],
  // Its sources, not what was built of them last.
  moduleNameMapper: {
    "^ebox-verify$": "<rootDir>/packages/verify/src/index.ts",
    "^ebox-verify/node$": "<rootDir>/packages/verify/src/node/index.ts",
  },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          target: "es2022",
        },
        module: { type: "es6" },
      },
    ],
  },
  testTimeout: 30_000,
  // Much of a test is waiting for processes and disks: even two cores are better used by two.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
