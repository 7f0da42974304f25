/** What a customer may see of one package: the answer of `GET /v1/track/{token}` and of the hub's `WatchLink`. Times are ISO 8601. */
export interface CustomerView {
  readonly packageId: string;
  readonly status: string;
  /** Grows with everything that is stored for the package. */
  readonly version: number;
  readonly promise: DeliveryPromise | null;
  /** The window agreed with the customer. */
  readonly window: TimeRange | null;
  readonly estimatedDelivery: Estimate | null;
  readonly destination: { readonly stationName: string | null; readonly timeZone: string | null };
  readonly hold: boolean;
  readonly attempts: number;
  readonly lastAttempt: { readonly reason: string | null; readonly at: string } | null;
  readonly exception: { readonly reason: string | null; readonly since: string | null } | null;
  readonly pickup: { readonly name: string | null } | null;
  /** Newest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly updatedAt: string | null;
  readonly asOf: string | null;
}

export interface DeliveryPromise {
  readonly promisedBy: string;
  readonly state: string;
}

export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export interface Estimate extends TimeRange {
  readonly stopsAway: number | null;
}

export interface TimelineEntry {
  readonly type: string;
  readonly at: string;
  readonly place: string | null;
  readonly reason: string | null;
}

/**
 * Reads an answer of the server. Fields this page does not know are ignored, odd ones are taken as absent, so that one of them
 * never blanks the page; null when it is not a view at all.
 */
export function readCustomerView(value: unknown): CustomerView | null {
  const view = fields(value);
  const packageId = text(view.packageId);
  const status = text(view.status);
  const version = count(view.version);
  if (packageId === null || status === null || version === null) return null;

  const promise = fields(view.promise);
  const promisedBy = time(promise.promisedBy);
  const estimate = range(view.estimatedDelivery);
  const destination = fields(view.destination);
  const attempt = fields(view.lastAttempt);
  const attemptAt = time(attempt.at);
  const exception = fields(view.exception);
  return {
    packageId,
    status,
    version,
    promise: promisedBy === null ? null : { promisedBy, state: text(promise.state) ?? '' },
    window: range(view.window),
    estimatedDelivery: estimate === null ? null : { ...estimate, stopsAway: count(fields(view.estimatedDelivery).stopsAway) },
    destination: { stationName: text(destination.stationName), timeZone: text(destination.timeZone) },
    hold: view.hold === true,
    attempts: count(view.attempts) ?? 0,
    lastAttempt: attemptAt === null ? null : { reason: text(attempt.reason), at: attemptAt },
    exception: isRecord(view.exception) ? { reason: text(exception.reason), since: time(exception.since) } : null,
    pickup: isRecord(view.pickup) ? { name: text(fields(view.pickup).name) } : null,
    timeline: Array.isArray(view.timeline) ? view.timeline.flatMap(timelineEntry) : [],
    updatedAt: time(view.updatedAt),
    asOf: time(view.asOf),
  };
}

/**
 * Whether `next` replaces `current`. The higher version wins and a view never goes back; at the same version the later look wins, because
 * a promise's state follows the clock without a new version.
 */
export function replaces(current: CustomerView | null, next: CustomerView): boolean {
  if (current === null || next.version > current.version) return true;
  return next.version === current.version && instant(next.asOf) >= instant(current.asOf);
}

function timelineEntry(value: unknown): TimelineEntry[] {
  const entry = fields(value);
  const type = text(entry.type);
  const at = time(entry.at);
  return type === null || at === null ? [] : [{ type, at, place: text(entry.place), reason: text(entry.reason) }];
}

function range(value: unknown): TimeRange | null {
  const { from, to } = fields(value);
  const start = time(from);
  const end = time(to);
  return start === null || end === null ? null : { from: start, to: end };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function time(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : null;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function instant(value: string | null): number {
  return value === null ? 0 : Date.parse(value);
}
