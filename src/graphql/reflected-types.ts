/**
 * type-graphql asks TypeScript's emitted metadata for the type of every member. We emit none and state every type, so the
 * answer is always "not known". Has to be imported before the first decorated class.
 */
const reflect = Reflect as typeof Reflect & { getMetadata?: () => undefined };
reflect.getMetadata ??= () => undefined;
