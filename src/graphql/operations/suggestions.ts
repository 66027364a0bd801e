/** graphql-js tells by them what a schema holds that isn't shown. */
export function withoutSuggestions(message: string): string {
  return message.replace(/ ?Did you mean .+\?$/s, "");
}
