/** How many WebSockets each caller has. */
export class SocketsPerCaller {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** False where the caller has as many as are allowed. Else one more, until it leaves. */
  enter(actorId: string): boolean {
    const open = this.#open.get(actorId) ?? 0;
    if (open >= this.#most) return false;
    this.#open.set(actorId, open + 1);
    return true;
  }

  leave(actorId: string): void {
    const open = this.#open.get(actorId) ?? 0;
    if (open > 1) this.#open.set(actorId, open - 1);
    else this.#open.delete(actorId);
  }
}
