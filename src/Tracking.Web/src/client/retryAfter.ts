/** `Retry-After` in seconds as milliseconds, at most five minutes; 0 when absent or not a number of seconds. */
export function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? '');
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) * 1_000 : 0;
}
