/**
 * A B A B …, so that whatever else the machine does meets every side. One round before is thrown away, so that caches and
 * compilers are warm when it counts; `warmUp: false` spares it where every round is a process of its own. Per side the
 * figures in the order of the rounds.
 */
export async function alternate<Side extends string>(
  rounds: number,
  sides: Readonly<Record<Side, () => Promise<number>>>,
  { warmUp = true }: { warmUp?: boolean } = {},
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const seen = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Side, number[]>;
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    for (const name of names) {
      const figure = await sides[name]();
      if (round > 0) seen[name].push(figure);
    }
  }
  return seen;
}
