import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

/** Prepares each statement once. The texts come from a closed set, so the cache is bounded. */
export class Statements {
  #db: DatabaseSync;
  readonly #onStatement: () => void;
  readonly #prepared = new Map<string, StatementSync>();

  /** `onStatement` is called once per statement that runs. */
  constructor(db: DatabaseSync, onStatement: () => void = () => {}) {
    this.#db = db;
    this.#onStatement = onStatement;
  }

  /** From now on reads by this connection. */
  turnTo(db: DatabaseSync): void {
    this.#db = db;
    this.#prepared.clear();
  }

  all<Row>(sql: string, parameters: Record<string, SQLInputValue> = {}): Row[] {
    return this.#statement(sql).all(parameters) as unknown as Row[];
  }

  get<Row>(sql: string, parameters: Record<string, SQLInputValue> = {}): Row | undefined {
    return this.#statement(sql).get(parameters) as unknown as Row | undefined;
  }

  #statement(sql: string): StatementSync {
    this.#onStatement();
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/** The condition that a column is one of the values of the JSON array `:name`. */
export const oneOf = (column: string, name: string) => `${column} IN (SELECT value FROM json_each(:${name}))`;

/** A bare `LIMIT :limit` is looked at by SQLite's planner: each value that is bound would prepare the statement anew. */
export const LIMIT = "LIMIT :limit + 0";
