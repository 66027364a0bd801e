export interface SeenCheckpoint {
  /** Leaves. */
  readonly size: number;
  /** base64. */
  readonly root: string;
}

/** What a witness has cosigned, which it must never forget. */
export interface WitnessMemory {
  /** Of that log, the last; undefined where it never cosigned one. */
  seen(origin: string): SeenCheckpoint | undefined;
  /** Durable when it resolves. */
  remember(origin: string, checkpoint: SeenCheckpoint): Promise<void>;
}
