/** Drawings of 24 × 24, as paths. */
const paths = {
  back: 'M15 5l-7 7 7 7',
  arrive: 'M4 20h16M12 4v10M7.500 9.500L12 14l4.500-4.500',
  unload: 'M3 17V8l9-4 9 4v9M12 10v9M8.500 15.500L12 19l3.500-3.500',
  induct: 'M4 12h11M11 7.500L15.500 12 11 16.500M20 4v16',
  sort: 'M4 7h6l4 10h6M4 17h6l1.500-3.800M14 7h6M17.500 4.500L20 7l-2.500 2.500M17.500 14.500L20 17l-2.500 2.500',
  stow: 'M4 4v16M20 4v16M4 10h16M4 18h16M8 10V6h5v4M11 18v-4h5v4',
  contain: 'M4 10h16v10H4zM12 3v10M8.500 9.500L12 13l3.500-3.500',
  load: 'M3 17V8l9-4 9 4v9M12 20v-9M8.500 14.500L12 11l3.500 3.500',
  depart: 'M4 20h16M12 15V4M7.500 8.500L12 4l4.500 4.500',
  'pickup-shelf': 'M4 20V9l8-5 8 5v11M9 20v-6h6v6',
  collect: 'M5 8h14l1 12H4zM9 11V7a3 3 0 0 1 6 0v4',
  hold: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.500 9v6M14.500 9v6',
  release: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 8.500v7l5.500-3.500z',
  damage: 'M12 4L2.500 20h19zM12 10v4.500M12 17.200v.1',
  return: 'M9 6L4 11l5 5M4 11h10a5.500 5.500 0 0 1 0 9h-2',
  'start-route':
    'M3 16V6h11v10M14 9h4l3 4v3h-3M7 16h7M3 16h.5M5.500 18.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM16.500 18.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  deliver: 'M4 12.500L9.500 18 20 6.500',
  attempt: 'M5 12a7 7 0 1 1 2 5M5 20v-4h4M12 8v4.500l3 1.500',
  'pick-up': 'M12 3l8 4v10l-8 4-8-4V7zM4 7l8 4 8-4M12 11v10',
  'end-route': 'M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-5h4v5',
  camera: 'M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z',
  torch: 'M8 3h8v4l-2 3v10h-4V10L8 7zM12 13v2',
  pen: 'M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100',
  cloud: 'M7 18a4 4 0 0 1-.5-8 5.500 5.500 0 0 1 10.700 1A3.600 3.600 0 0 1 17 18z',
  undo: 'M8 5L4 9l4 4M4 9h9a5 5 0 0 1 0 10h-3',
  close: 'M6 6l12 12M18 6L6 18',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
