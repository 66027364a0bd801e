import type { ResourceLimits } from "node:worker_threads";

/**
 * For a thread that goes through much and keeps little. Left alone, V8 lets the place for new objects grow to 128 MiB a
 * thread where the machine has memory; what a few batches need fits in this, at the same speed.
 */
export const LITTLE_MEMORY: ResourceLimits = { maxYoungGenerationSizeMb: 24 };
