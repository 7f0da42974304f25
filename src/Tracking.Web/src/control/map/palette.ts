/** The map's colours, from the page's style sheet, so that light and dark are decided in one place. */
export interface Palette {
  readonly land: string;
  readonly water: string;
  readonly county: string;
  readonly state: string;
  readonly name: string;
  readonly halo: string;
  readonly ink: string;
  readonly soft: string;
  readonly van: string;
  readonly linehaul: string;
  readonly silent: string;
  readonly station: string;
  readonly critical: string;
  readonly high: string;
  readonly normal: string;
  readonly selected: string;
  readonly track: string;
  /** Colours of rounds, told apart beside each other. */
  readonly rounds: readonly string[];
}

/** Number of colours of rounds; further rounds begin with the first again. */
export const roundColours = 10;

const names: readonly Exclude<keyof Palette, 'rounds'>[] = [
  'land',
  'water',
  'county',
  'state',
  'name',
  'halo',
  'ink',
  'soft',
  'van',
  'linehaul',
  'silent',
  'station',
  'critical',
  'high',
  'normal',
  'selected',
  'track',
];

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const single = Object.fromEntries(names.map((name) => [name, of(`--map-${name.toLowerCase()}`)]));
  const rounds = Array.from({ length: roundColours }, (_, index) => of(`--round-${index}`));
  return { ...single, rounds } as unknown as Palette;
}

/** Calls when light and dark change over. */
export function onThemeChange(changed: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
