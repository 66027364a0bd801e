import type { Fact } from "../metadata.ts";

/** Who is behind the actor id `<uuid>` of the stream `person-<uuid>`. Forgettable: erased by tombstoning the stream. */
export type PersonRegistered = Fact<
  "PersonRegistered",
  { readonly issuer: string; readonly subject: string; readonly name?: string }
>;
