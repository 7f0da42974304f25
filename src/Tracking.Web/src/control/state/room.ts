import { computed, signal } from '@preact/signals';
import { openLiveHub } from '../../client/liveHub';
import type { Contact } from '../../client/liveLink';
import { LiveWatches } from '../../client/liveWatches';
import type { AreaMessage, AttentionItem, PackageView, StationView, VehicleView } from '../../client/operatorViews';
import { mostUrgentFirst, type Trouble, worst } from './attention';
import { Fleet } from './fleet';
import { LiveTable } from './liveTable';

export interface Area {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly zoom: number;
}

/** A view that is open and watched; `view` is null when nothing is known of it, undefined while nobody has said. */
export interface Watched<T> {
  readonly view: T | null | undefined;
}

const areaThrottleMs = 250;
const quietMs = 10_000;

/** How the page hears of changes. */
export const contact = signal<Contact>({ kind: 'connecting' });
/** When the server was last heard, milliseconds since 1970 by this browser's clock; null before the first time. */
export const heardAt = signal<number | null>(null);
/** The present moment, each second, by the server's clock. */
export const now = signal(Date.now());
/** Why the list of what needs attention is not to be had; null when it is. */
export const attentionRefused = signal<string | null>(null);

export const fleet = new Fleet();
export const stations = new LiveTable<StationView>((view) => view.stationId);
export const attention = new LiveTable<AttentionItem>(
  (item) => item.id,
  (item) => item.count === 0,
);
export const watchedVehicles = new LiveTable<VehicleView>((view) => view.vehicleId);
export const watchedPackages = new LiveTable<PackageView>((view) => view.packageId);
/** Ids of watched things that nothing is known of. */
export const unknownIds = signal<ReadonlySet<string>>(new Set());

/** What needs attention, most urgent first. */
export const urgent = computed(() => {
  attention.changed.value;
  return [...attention.values()].sort(mostUrgentFirst);
});

/** What needs attention, by place: `S/station` and `V/vehicle`. */
export const byPlace = computed(() => {
  const places = new Map<string, AttentionItem[]>();
  for (const item of urgent.value) {
    const key = item.vehicleId !== null ? `V/${item.vehicleId}` : item.stationId !== null ? `S/${item.stationId}` : null;
    if (key === null) continue;
    const items = places.get(key);
    if (items === undefined) places.set(key, [item]);
    else items.push(item);
  }
  return places;
});

/** How bad things are at a station: the worst of its items, and of its late and endangered promises. */
export function stationTrouble(station: StationView): Trouble {
  const items = byPlace.value.get(`S/${station.stationId}`) ?? [];
  const ofItems = worst(items);
  if (items.length === 0 && station.late > 0) return 'high';
  if (items.length === 0 && station.atRisk > 0) return 'normal';
  return ofItems;
}

export function vanTrouble(vehicleId: string): Trouble {
  return worst(byPlace.value.get(`V/${vehicleId}`) ?? []);
}

const watches = new LiveWatches({
  openHub: openLiveHub,
  messages: {
    area: (items) => {
      for (const item of items) fleet.take(item as AreaMessage);
    },
    stations: (items) => stations.take(items as StationView[]),
    vehicles: (items) => {
      watchedVehicles.take(items as VehicleView[]);
      known((items as VehicleView[]).map((view) => `vehicle/${view.vehicleId}`));
    },
    packages: (items) => {
      watchedPackages.take(items as PackageView[]);
      known((items as PackageView[]).flatMap((view) => [view.packageId, ...view.aliases].map((id) => `package/${id}`)));
    },
    attention: (items) => attention.take(items as AttentionItem[]),
  },
  onContact: (next) => {
    contact.value = next;
  },
  onHeard: () => {
    heardAt.value = Date.now();
  },
});

let clockAheadMs = 0;

/** The present moment by the server's clock. */
export function serverNow(): number {
  return Date.now() + clockAheadMs;
}

/** How much the server's clock is ahead of the browser's; differences that do not matter are dropped. */
export function setClockAhead(ms: number): void {
  clockAheadMs = Math.abs(ms) < 2_000 ? 0 : ms;
}

export function startRoom(): void {
  watches.set('stations', {
    method: 'WatchStations',
    argument: {},
    unwatch: null,
    onAnswer: (answer) => stations.takeAll(answer as StationView[]),
  });
  watches.set('attention', {
    method: 'WatchAttention',
    argument: {},
    unwatch: null,
    onAnswer: (answer) => {
      attention.takeAll(answer as AttentionItem[]);
      attentionRefused.value = null;
    },
    onRefused: (message) => {
      attentionRefused.value = message;
    },
  });
  watches.start();

  const nudge = () => watches.nudge();
  window.addEventListener('online', nudge);
  window.addEventListener('offline', nudge);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) nudge();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) nudge();
  });
  setInterval(() => {
    now.value = serverNow();
    if (contact.peek().kind === 'live' && Date.now() - (heardAt.peek() ?? 0) > quietMs) watches.probe();
  }, 1_000);
}

let areaAt = 0;
let areaTimer: ReturnType<typeof setTimeout> | null = null;

/** Watches an area of the map instead of the one before. */
export function watchArea(area: Area): void {
  if (areaTimer !== null) clearTimeout(areaTimer);
  areaTimer = setTimeout(
    () => {
      areaTimer = null;
      areaAt = Date.now();
      watches.set('area', {
        method: 'WatchArea',
        argument: area,
        unwatch: null,
        onAnswer: (answer) => fleet.takeAll(answer as AreaMessage),
      });
    },
    Math.max(0, areaThrottleMs - (Date.now() - areaAt)),
  );
}

/** Watches a vehicle, station or package until the returned function is called. */
export function watch(kind: 'vehicle' | 'station' | 'package', id: string): () => void {
  const key = `${kind}/${id}`;
  const name = { vehicle: 'Vehicle', station: 'Station', package: 'Package' }[kind];
  watches.set(key, {
    method: `Watch${name}`,
    argument: { [`${kind}Id`]: id },
    unwatch: `Unwatch${name}`,
    onAnswer: (answer) => {
      if (answer === null || answer === undefined) unknownIds.value = new Set([...unknownIds.peek(), key]);
      else {
        known([key]);
        if (kind === 'vehicle') watchedVehicles.take([answer as VehicleView]);
        else if (kind === 'station') stations.take([answer as StationView]);
        else watchedPackages.take([answer as PackageView]);
      }
    },
    onRefused: () => {
      unknownIds.value = new Set([...unknownIds.peek(), key]);
    },
  });
  return () => {
    watches.remove(key);
    known([key]);
    if (kind === 'vehicle') watchedVehicles.forget(id);
    else if (kind === 'package') watchedPackages.forget(id);
  };
}

function known(keys: readonly string[]): void {
  const before = unknownIds.peek();
  if (!keys.some((key) => before.has(key))) return;
  const after = new Set(before);
  for (const key of keys) after.delete(key);
  unknownIds.value = after;
}
