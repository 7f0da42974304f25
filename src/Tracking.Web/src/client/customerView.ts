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
  /** Where the van is that brings it, once it is few stops away. */
  readonly van: Van | null;
  readonly notices: readonly StationNotice[];
  readonly pickup: Pickup | null;
  readonly proof: Proof | null;
  /** What the reader reported, while that stands. */
  readonly report: { readonly kind: string; readonly at: string } | null;
  readonly canReport: boolean;
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

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

export interface Van extends Point {
  /** Degrees from north, clockwise. */
  readonly heading: number | null;
  readonly occurredAt: string;
  readonly lastHeardAt: string;
  /** Whether this is where it was, not where it is. */
  readonly silent: boolean;
}

export interface StationNotice {
  readonly kind: 'closed' | 'delayed';
  readonly stationName: string;
  readonly reason: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly message: string | null;
}

export interface Pickup {
  readonly name: string | null;
  readonly address: string | null;
  readonly location: Point | null;
  readonly until: string | null;
}

export interface Proof {
  readonly kind: string | null;
  readonly at: string;
  /** Address of its picture below `/v1/track/{token}/`. */
  readonly url: string | null;
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
    van: van(view.van),
    notices: Array.isArray(view.notices) ? view.notices.flatMap(stationNotice) : [],
    pickup: isRecord(view.pickup) ? pickup(view.pickup) : null,
    proof: proof(view.proof),
    report: report(view.report),
    canReport: view.canReport === true,
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

function van(value: unknown): Van | null {
  const { heading, silent, ...rest } = fields(value);
  const at = point(rest);
  const occurredAt = time(rest.occurredAt);
  if (at === null || occurredAt === null) return null;
  return { ...at, heading: count(heading), occurredAt, lastHeardAt: time(rest.lastHeardAt) ?? occurredAt, silent: silent === true };
}

function stationNotice(value: unknown): StationNotice[] {
  const { kind, ...notice } = fields(value);
  const stationName = text(notice.stationName);
  const from = time(notice.from);
  if ((kind !== 'closed' && kind !== 'delayed') || stationName === null || from === null) return [];
  return [{ kind, stationName, from, reason: text(notice.reason), until: time(notice.until), message: text(notice.message) }];
}

function pickup(value: Record<string, unknown>): Pickup {
  return { name: text(value.name), address: text(value.address), location: point(value.location), until: time(value.until) };
}

function proof(value: unknown): Proof | null {
  const { kind, at, url } = fields(value);
  const taken = time(at);
  // Only an address below the link's own: what comes from outside must not lead elsewhere.
  return taken === null ? null : { kind: text(kind), at: taken, url: url === 'proof' ? url : null };
}

function report(value: unknown): CustomerView['report'] {
  const { kind, at } = fields(value);
  const reported = time(at);
  return reported === null ? null : { kind: text(kind) ?? '', at: reported };
}

function point(value: unknown): Point | null {
  const { lat, lon } = fields(value);
  if (typeof lat !== 'number' || typeof lon !== 'number') return null;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
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
