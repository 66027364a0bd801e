import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

// Jest's workers, and the threads and processes that tests start of our sources, find again what was compiled once. That is
// half of what a test with a store and a read model takes.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("node_modules/.cache/ebox-tests", import.meta.url));

// As bin/ebox.js starts what is shipped: without the checks that GraphQL does for developers at every value.
process.env.NODE_ENV = "production";

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test", "<rootDir>/packages/verify/test"],
  testMatch: ["**/*.spec.ts"],
  testSequencer: "<rootDir>/test/longest-first.js",
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
  // A test that starts processes takes seconds, and many times that where others have the processors.
  testTimeout: 120_000,
  // A quarter of the tests' time is waiting for processes and disks: there is work for one more than there are cores.
  maxWorkers: availableParallelism() + 1,
};
