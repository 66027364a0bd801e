import { Lexer, Source, TokenKind } from "graphql";
import { LIMITS } from "../limits.ts";

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * How deep brackets of any kind stand in each other. Whatever reads a document afterwards does so by recursion, which
 * the size of the stack limits. Looks at no more tokens than are allowed. Throws GraphQL's error where there is no token.
 */
export function nestingOf(query: string): number {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  let deepest = 0;
  for (let tokens = 0; tokens <= LIMITS.queryTokens; tokens++) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) break;
    if (OPENING.includes(kind)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.includes(kind)) depth--;
  }
  return deepest;
}

/**
 * Whether a JSON value has more lists and objects in each other than that. Without recursion: JSON may be as deep as a
 * body is long.
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level: readonly object[] = isComposite(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((composite) => Object.values(composite).filter(isComposite));
  }
  return false;
}

/** Whether an object in a JSON value has more members than that; errors about it would quote them all. Not too deep a value. */
export function isWiderThan(members: number, value: unknown): boolean {
  if (!isComposite(value)) return false;
  const inside = Object.values(value);
  return (!Array.isArray(value) && inside.length > members) || inside.some((one) => isWiderThan(members, one));
}

const isComposite = (value: unknown): value is object => typeof value === "object" && value !== null;
