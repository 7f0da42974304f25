const drawings = {
  alert: 'M12 4l9 16H3z M12 10v4.5 M12 17.2v.1',
  silent: 'M4 4l16 16 M9 5a12 12 0 0 1 12 5 M3 10a12 12 0 0 1 4-3 M7 14a7 7 0 0 1 3-1.8 M14.5 12.6A7 7 0 0 1 17 14 M12 18v.1',
  clock: 'M12 3a9 9 0 1 0 .01 0 M12 7v5l3.5 2',
  late: 'M12 3a9 9 0 1 0 .01 0 M12 7v5l-3.5 2',
  sort: 'M4 7h10l3 3-3 3H4z M17 10h3 M8 13v7',
  stuck: 'M7 4h10 M7 20h10 M8 4c0 5 8 6 8 8s-8 3-8 8 M16 4c0 5-8 6-8 8s8 3 8 8',
  adrift: 'M8 9a4 4 0 1 1 5.5 3.7c-1 .5-1.5 1.2-1.5 2.3 M12 19v.1',
  conflict: 'M5 8h9l-3-3 M19 16h-9l3 3',
  truck: 'M2 6h11v11H2z M13 10h4.5l3.5 3.5V17h-8z M6.5 19.5a1.8 1.8 0 1 0 .01 0 M17 19.5a1.8 1.8 0 1 0 .01 0',
  back: 'M9 6l-5 5 5 5 M4 11h10a5 5 0 0 1 0 10h-3',
  hand: 'M5 12h10 M11 8l4 4-4 4 M19 5v14',
  station: 'M4 20V9l8-5 8 5v11z M9 20v-6h6v6',
  package: 'M4 8l8-4 8 4v8l-8 4-8-4z M4 8l8 4 8-4 M12 12v8',
  search: 'M10.5 4a6.5 6.5 0 1 0 .01 0 M15.5 15.5L20.5 20.5',
  close: 'M6 6l12 12 M18 6L6 18',
  map: 'M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2z M9 4v14 M15 6v14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  person: 'M12 4a3.6 3.6 0 1 0 .01 0 M5 20c0-4 3-6.5 7-6.5s7 2.5 7 6.5',
  scan: 'M4 8V4h4 M16 4h4v4 M20 16v4h-4 M8 20H4v-4 M8 9v6 M11 9v6 M14 9v6 M16.5 9v6',
  derived: 'M6 4v6a4 4 0 0 0 4 4h8 M14 10l4 4-4 4 M6 14v6',
  inferred: 'M4 12c2-5 5-5 8 0s6 5 8 0',
  announce: 'M4 10v4h3l7 5V5L7 10z M17.5 9a4 4 0 0 1 0 6',
  void: 'M12 4a8 8 0 1 0 .01 0 M6.5 6.5l11 11',
  medical: 'M12 5v14 M5 12h14',
  cold: 'M12 3v18 M4.2 7.5l15.6 9 M19.8 7.5l-15.6 9',
  pause: 'M8 5v14 M16 5v14',
  play: 'M8 5l10 7-10 7z',
  calendar: 'M4 6h16v14H4z M4 10h16 M8 3v5 M16 3v5',
  list: 'M4 6h.1 M8 6h12 M4 12h.1 M8 12h12 M4 18h.1 M8 18h12',
  link: 'M9 15l6-6 M10.5 6.5l2-2a4.2 4.2 0 0 1 6 6l-2 2 M13.5 17.5l-2 2a4.2 4.2 0 0 1-6-6l2-2',
  pin: 'M12 21v-7 M7 14h10 M9 14V8l-1.5-4h9L15 8v6',
} as const;

export type IconName = keyof typeof drawings;

/** A drawing beside words that say the same; not read out. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}

const ofKinds: Readonly<Record<string, IconName>> = {
  promise: 'clock',
  notReceived: 'adrift',
  vanSilent: 'silent',
  missorted: 'sort',
  stuck: 'stuck',
  adrift: 'adrift',
  contradicted: 'conflict',
  notDeparted: 'truck',
  notScannedIn: 'back',
  bottleneck: 'stuck',
};

export function KindIcon({ kind }: { readonly kind: string }) {
  return <Icon name={ofKinds[kind] ?? 'alert'} />;
}
