/** So many clients, each acting again as soon as its last action is done. Returns actions per second. */
export async function closedLoop(clients: number, actions: number, act: () => Promise<void>): Promise<number> {
  let started = 0;
  const client = async () => {
    while (started < actions) {
      started++;
      await act();
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return actions / ((performance.now() - from) / 1_000);
}
