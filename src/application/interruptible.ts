/**
 * An async iteration that can be ended while it waits. A plain async generator can't: its `return()` queues behind the
 * `await` it is blocked in, and whatever it listens to leaks. Here `return()` and `outer` both abort the signal that
 * `produce` is given, first of all; `produce` must end soon after that signal aborts, and may do so by returning.
 * Nothing listens to `outer` before the first `next()` or after the end.
 */
export function interruptible<T>(
  outer: AbortSignal | undefined,
  produce: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
): AsyncIterableIterator<T, void, undefined> {
  const inner = new AbortController();
  const generator = produce(inner.signal);
  let listening = false;

  const interrupt = () => {
    outer?.removeEventListener("abort", interrupt);
    inner.abort();
  };

  return {
    async next() {
      if (!listening) {
        listening = true;
        if (outer?.aborted) interrupt();
        else outer?.addEventListener("abort", interrupt);
      }
      try {
        const result = await generator.next();
        if (result.done) interrupt();
        return result;
      } catch (error) {
        interrupt();
        throw error;
      }
    },
    async return() {
      listening = true;
      interrupt();
      return generator.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
