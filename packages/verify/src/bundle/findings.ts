import { Malformed } from "../malformed.ts";
import { type Code, type FailureCode, type Finding, NOTICES } from "./codes.ts";

/** What the checks found, in the order in which they did. */
export class Findings {
  readonly #all: Finding[] = [];

  get all(): readonly Finding[] {
    return this.#all;
  }

  get hasFailure(): boolean {
    return this.#all.some(({ severity }) => severity === "failure");
  }

  add(code: Code, path?: string, detail?: string): void {
    const severity = (NOTICES as readonly string[]).includes(code) ? "notice" : "failure";
    this.#all.push({ code, severity, ...(path !== undefined && { path }), ...(detail !== undefined && { detail }) });
  }

  /** What `read` gives; undefined, and a finding of that code, where it raises `Malformed`. */
  reading<Value>(code: FailureCode, path: string | undefined, read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.add(code, path, error.message);
      return undefined;
    }
  }
}
