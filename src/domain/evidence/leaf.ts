/** What is said of the streams whose every event is a leaf. Forgettable ones (content, persons) and jobs are not among them. */
const LEAF_STREAM = /^(message|submission|mailbox|sender)-/;

/** The streams among whose events the leaves are. */
export const LEAF_STREAM_PREFIXES = ["message-", "submission-", "mailbox-", "sender-", "log"] as const;

/** Whether the event is a leaf of the evidence log. For ever: another answer would be another tree. */
export function isLeaf({ stream, type }: { readonly stream: string; readonly type: string }): boolean {
  return LEAF_STREAM.test(stream) || (stream === "log" && type === "KeyRotated");
}
