/**
 * Divides `total` by the weights: largest remainder, at least one each. Who would get less than one gets one, and the
 * others share the rest. Equal remainders: whoever comes first. Needs a `total` of at least one each.
 */
export function sharesOf(total: number, weights: readonly number[]): number[] {
  if (total < weights.length) throw new RangeError(`${total} cannot be shared by ${weights.length}`);
  const shares = weights.map(() => 1);
  let sharing = weights.map((_, index) => index);
  let left = total;
  for (;;) {
    const weight = sharing.reduce((sum, index) => sum + (weights[index] as number), 0);
    const quotas = new Map(sharing.map((index) => [index, (left * (weights[index] as number)) / weight]));
    const enough = sharing.filter((index) => (quotas.get(index) as number) >= 1);
    if (enough.length === sharing.length) return byLargestRemainder(shares, quotas, left);
    left -= sharing.length - enough.length;
    sharing = enough;
  }
}

function byLargestRemainder(shares: number[], quotas: ReadonlyMap<number, number>, total: number): number[] {
  let left = total;
  for (const [index, quota] of quotas) {
    shares[index] = Math.floor(quota);
    left -= Math.floor(quota);
  }
  const byRemainder = [...quotas].sort(([, a], [, b]) => (b % 1) - (a % 1));
  for (const [index] of byRemainder.slice(0, left)) (shares[index] as number)++;
  return shares;
}

/** Zipf's law: the n-th weighs 1/n. */
export function zipfWeights(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 1 / (index + 1));
}
