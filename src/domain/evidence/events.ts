import type { Instant } from "../instant.ts";
import type { Fact } from "../metadata.ts";

/**
 * Checkpoints are signed with this key from here on. The first needs no seal; each later one is sealed by the key that it
 * replaces, so that whoever trusts one of them can find out which come after it.
 */
export type KeyRotated = Fact<
  "KeyRotated",
  {
    /** Who signs, as notes have it; the same for ever. */
    readonly origin: string;
    /** base64 of the 32 bytes of the Ed25519 key. */
    readonly publicKey: string;
    /** As notes have it: eight hexadecimal digits. */
    readonly keyId: string;
    /** Key id of the key before. */
    readonly replaces?: string;
    /** base64 of the signature of the key before (see docs/events.md). */
    readonly seal?: string;
  }
>;

/** A node found this root, and that it continues what was signed before. Its signature follows. */
export type TreeHeadRecorded = Fact<
  "TreeHeadRecorded",
  {
    /** Leaves. */
    readonly size: number;
    /** base64. */
    readonly root: string;
    /** Of the last event that was looked at, in the store in which it was recorded. */
    readonly position: string;
    /** Time of the first leaf that no head before covers. */
    readonly since: Instant;
  }
>;

export type CheckpointSigned = Fact<
  "CheckpointSigned",
  {
    readonly size: number;
    /** The whole signed note (C2SP tlog-checkpoint). */
    readonly note: string;
  }
>;

export type CheckpointTimestamped = Fact<
  "CheckpointTimestamped",
  {
    readonly size: number;
    /** base64 of the DER of an RFC 3161 token over SHA-256 of the checkpoint's text without its signatures. */
    readonly token: string;
    /** Its address, without anything secret. */
    readonly authority: string;
    /** As the token says. */
    readonly time: Instant;
  }
>;

/** The authority gave no token that can be used. It is asked again. */
export type TimestampFailed = Fact<"TimestampFailed", { readonly size: number; readonly reason: string }>;

export type LogEvent = KeyRotated | TreeHeadRecorded | CheckpointSigned | CheckpointTimestamped | TimestampFailed;
