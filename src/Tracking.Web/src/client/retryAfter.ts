/** The longest that a `Retry-After` is followed. */
export const longestRetryAfterMs = 300_000;

/** `Retry-After` in seconds as milliseconds, at most five minutes; 0 when absent or not a number of seconds. */
export function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? '');
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, longestRetryAfterMs) : 0;
}
