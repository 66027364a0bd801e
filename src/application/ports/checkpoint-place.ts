/** A place outside the data folder where the last checkpoint is kept: whoever changes the one does not reach the other. */
export interface CheckpointPlace {
  /** For people: where it is. */
  readonly name: string;
  /** The whole note; undefined where there is none yet. */
  read(): Promise<string | undefined>;
  /** Whoever reads sees what was there before, or all; durable when it resolves. */
  write(note: string): Promise<void>;
}
