const firstMs = 1_000;

/**
 * How long to wait before the next attempt, in milliseconds: doubling from 1 s to the longest, of which a random half to whole is taken so
 * that many pages cut off at once do not come back at once.
 *
 * @param failures attempts that failed in a row so far, from 0
 * @param random a number in [0, 1)
 * @param longestMs the most to wait, in milliseconds
 */
export function retryDelay(failures: number, random: number, longestMs = 15_000): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 16));
  return whole * (0.5 + random / 2);
}
