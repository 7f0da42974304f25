import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { computed, signal } from '@preact/signals';
import type { AttentionView, PackageView, StationView, VehicleView } from '../../client/api';
import { type Area, openLiveHub } from '../../client/liveHub';
import type { Contact } from '../../client/liveLink';
import { LiveWatches } from '../../client/liveWatches';
import { checkSession } from './api';
import { mostUrgentFirst, type Trouble, worst } from './attention';
import { Fleet } from './fleet';
import { LiveTable } from './liveTable';

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
export const attention = new LiveTable<AttentionView>(
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
  const places = new Map<string, AttentionView[]>();
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
  // A third smaller than JSON, and no slower to read (docs/decisions/006).
  openHub: () => openLiveHub('/hubs/live', new MessagePackHubProtocol()),
  messages: {
    area: (items) => {
      for (const item of items) fleet.take(item);
    },
    stations: (items) => stations.take(items),
    vehicles: (items) => {
      watchedVehicles.take(items);
      known(items.map((view) => `vehicle/${view.vehicleId}`));
    },
    packages: (items) => {
      watchedPackages.take(items as PackageView[]);
      known((items as PackageView[]).flatMap((view) => [view.packageId, ...view.aliases].map((id) => `package/${id}`)));
    },
    attention: (items) => attention.take(items),
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
    onAnswer: (answer) => stations.takeAll(answer),
  });
  watches.set('attention', {
    method: 'WatchAttention',
    argument: {},
    unwatch: null,
    onAnswer: (answer) => {
      attention.takeAll(answer);
      attentionRefused.value = null;
    },
    onRefused: (message) => {
      attentionRefused.value = message;
      void checkSession();
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
        onAnswer: (answer) => fleet.takeAll(answer),
      });
    },
    Math.max(0, areaThrottleMs - (Date.now() - areaAt)),
  );
}

type WatchedKind = 'vehicle' | 'station' | 'package';

/** Watches a vehicle, station or package until the returned function is called. */
export function watch(kind: WatchedKind, id: string): () => void {
  const key = `${kind}/${id}`;
  const onRefused = () => unknown(key);
  if (kind === 'vehicle') {
    const onAnswer = (view: VehicleView | null) => (view === null ? unknown(key) : watchedVehicles.take([view]));
    watches.set(key, { method: 'WatchVehicle', argument: { vehicleId: id }, unwatch: 'UnwatchVehicle', onAnswer, onRefused });
  } else if (kind === 'station') {
    const onAnswer = (view: StationView | null) => (view === null ? unknown(key) : stations.take([view]));
    watches.set(key, { method: 'WatchStation', argument: { stationId: id }, unwatch: 'UnwatchStation', onAnswer, onRefused });
  } else {
    const onAnswer = (view: PackageView | null) => (view === null ? unknown(key) : watchedPackages.take([view]));
    watches.set(key, { method: 'WatchPackage', argument: { packageId: id }, unwatch: 'UnwatchPackage', onAnswer, onRefused });
  }
  return () => {
    watches.remove(key);
    known([key]);
    if (kind === 'vehicle') watchedVehicles.forget(id);
    else if (kind === 'package') watchedPackages.clear();
  };
}

function unknown(key: string): void {
  unknownIds.value = new Set([...unknownIds.peek(), key]);
}

function known(keys: readonly string[]): void {
  const before = unknownIds.peek();
  if (!keys.some((key) => before.has(key))) return;
  const after = new Set(before);
  for (const key of keys) after.delete(key);
  unknownIds.value = after;
}
