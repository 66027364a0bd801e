import { fromBase64, type Hash, Malformed, parseCheckpoint, type SignedCheckpoint } from "ebox-verify";

export interface WitnessRequest {
  /** Leaves of the checkpoint that the asker thinks was cosigned last. */
  readonly old: number;
  readonly proof: readonly Hash[];
  readonly checkpoint: SignedCheckpoint;
}

const MOST_HASHES = 63;

/** C2SP tlog-witness, add-checkpoint. Undefined where it is none. */
export function readWitnessRequest(body: string): WitnessRequest | undefined {
  const end = body.indexOf("\n\n");
  const [first, ...lines] = body.slice(0, Math.max(end, 0)).split("\n");
  const old = /^old (0|[1-9]\d{0,14})$/.exec(first ?? "")?.[1];
  if (old === undefined || lines.length > MOST_HASHES) return undefined;
  try {
    const checkpoint = parseCheckpoint(Buffer.from(body.slice(end + 2)));
    return { old: Number(old), proof: lines.map(hashIn), checkpoint };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function hashIn(line: string): Hash {
  const hash = fromBase64(line);
  if (hash.length !== 32) throw new Malformed("a hash has 32 bytes");
  return hash;
}
