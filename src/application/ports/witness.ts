import type { VerifierKey } from "ebox-verify";

/** The witness gave no answer that can be used. One line for the log. */
export class WitnessUnavailable extends Error {
  override name = "WitnessUnavailable";
}

/** Somebody who watches that this log only grows, and cosigns what he saw (C2SP tlog-witness). */
export interface Witness {
  /** Whose cosignatures count. */
  readonly key: VerifierKey;
  /** Asks to cosign. Raises `WitnessUnavailable`, within 15 seconds. */
  addCheckpoint(request: string): Promise<{ readonly status: number; readonly body: string }>;
}
