/** A variable of the environment has a wrong value. The message is one line and holds no secret. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
  readonly variable: string;

  constructor(variable: string, problem: string, expected: string) {
    super(`${variable} ${problem}: ${expected}`);
    this.variable = variable;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Raises `ConfigurationError`. */
export function oneOf<Value extends string>(
  environment: Environment,
  variable: string,
  allowed: readonly Value[],
  fallback: Value,
): Value {
  const text = environment[variable] || fallback;
  const value = allowed.find((candidate) => candidate === text);
  if (value !== undefined) return value;
  throw new ConfigurationError(variable, `${shown(text)} is not known`, `expected one of ${allowed.join(", ")}`);
}

/** Quoted, on one line, and cut: what was typed may be anything. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
