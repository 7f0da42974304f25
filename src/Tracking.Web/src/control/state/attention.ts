import type { AttentionView } from '../../client/api';

export const kinds = [
  'promise',
  'notReceived',
  'bottleneck',
  'vanSilent',
  'missorted',
  'stuck',
  'adrift',
  'contradicted',
  'notDeparted',
  'notScannedIn',
] as const;

const severities: Readonly<Record<string, number>> = { critical: 0, high: 1, normal: 2 };

export interface AttentionFilter {
  readonly kind: string | null;
  readonly stationId: string | null;
  readonly vehicleId: string | null;
  /** A name, or the empty text for what nobody has. */
  readonly assignedTo: string | null;
  readonly acknowledged: boolean | null;
}

export const noFilter: AttentionFilter = { kind: null, stationId: null, vehicleId: null, assignedTo: null, acknowledged: null };

/** The order of the API: critical first, then what has medical, then cold packages, then what is in trouble longest. */
export function mostUrgentFirst(a: AttentionView, b: AttentionView): number {
  return (
    (severities[a.severity] ?? 3) - (severities[b.severity] ?? 3) ||
    Number(b.medical > 0) - Number(a.medical > 0) ||
    Number(b.cold > 0) - Number(a.cold > 0) ||
    a.since.localeCompare(b.since) ||
    a.id.localeCompare(b.id)
  );
}

export function matches(item: AttentionView, filter: AttentionFilter): boolean {
  return (
    (filter.kind === null || item.kind === filter.kind) &&
    (filter.stationId === null || item.stationId === filter.stationId) &&
    (filter.vehicleId === null || item.vehicleId === filter.vehicleId) &&
    (filter.assignedTo === null || (item.assignedTo ?? '') === filter.assignedTo) &&
    (filter.acknowledged === null || (item.acknowledged !== null) === filter.acknowledged)
  );
}

/** How bad things are at a place. */
export type Trouble = 'critical' | 'high' | 'normal' | 'calm';

/** The worst of these items; what somebody has acknowledged counts one step less. */
export function worst(items: Iterable<AttentionView>): Trouble {
  let rank = 3;
  for (const item of items) rank = Math.min(rank, (severities[item.severity] ?? 2) + (item.acknowledged === null ? 0 : 1));
  return (['critical', 'high', 'normal', 'calm'] as const)[rank] ?? 'calm';
}

/** Promises at risk of one place by the hour in which they fall due. */
export interface PromiseRow {
  readonly key: string;
  readonly kind: 'station' | 'van';
  readonly id: string;
  readonly cells: ReadonlyMap<number, AttentionView>;
  readonly count: number;
  readonly late: number;
}

export interface PromiseGrid {
  /** Hours due, milliseconds since 1970, ascending. Those before the present hour are one column, under 0. */
  readonly hours: readonly number[];
  readonly rows: readonly PromiseRow[];
}

const hourMs = 3_600_000;

/** Groups the promises at risk into places × hours due; the worst places first. */
export function promiseGrid(items: Iterable<AttentionView>, now: number, mostHours = 12): PromiseGrid {
  const present = Math.floor(now / hourMs) * hourMs;
  const rows = new Map<string, { kind: 'station' | 'van'; id: string; cells: Map<number, AttentionView>; count: number; late: number }>();
  const hours = new Set<number>();
  for (const item of items) {
    if (item.kind !== 'promise' || item.hour === null) continue;
    const kind = item.vehicleId === null ? 'station' : 'van';
    const id = item.vehicleId ?? item.stationId;
    if (id === null) continue;
    const due = Date.parse(item.hour);
    const hour = due < present ? 0 : Math.min(due, present + (mostHours - 1) * hourMs);
    hours.add(hour);
    const key = `${kind}/${id}`;
    const row = rows.get(key) ?? { kind, id, cells: new Map(), count: 0, late: 0 };
    row.cells.set(hour, joined(row.cells.get(hour), item));
    row.count += item.count;
    row.late += item.late;
    rows.set(key, row);
  }
  return {
    hours: [...hours].sort((a, b) => a - b),
    rows: [...rows]
      .map(([key, row]) => ({ key, ...row }))
      .sort((a, b) => b.late - a.late || b.count - a.count || a.key.localeCompare(b.key)),
  };
}

/** Two groups shown in one cell: the figures together, under the id of the more urgent one. */
function joined(one: AttentionView | undefined, other: AttentionView): AttentionView {
  if (one === undefined) return other;
  const first = mostUrgentFirst(one, other) <= 0 ? one : other;
  return {
    ...first,
    count: one.count + other.count,
    late: one.late + other.late,
    medical: one.medical + other.medical,
    cold: one.cold + other.cold,
  };
}
