const SUGGESTION = "Did you mean ";

/**
 * graphql-js tells by them, at the end of its messages, what a schema holds that isn't shown. Without a regular expression:
 * what the client wrote stands before, up to a megabyte of it, and may look like as many suggestions.
 */
export function withoutSuggestions(message: string): string {
  const at = message.endsWith("?") ? message.lastIndexOf(SUGGESTION) : -1;
  return at < 0 ? message : message.slice(0, at).trimEnd();
}
