import words from './words.json';

/** Every word of the page. The server reads the same file for the page as it is without JavaScript. */
export { words };

/** The text with each `{name}` replaced by its value. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/** The entry of a name that came from outside, or that of a name that is always there. */
export function entry<T, K extends string>(table: Readonly<Record<K, T>>, name: string | null, otherwise: K): T {
  return name !== null && Object.hasOwn(table, name) ? table[name as K] : table[otherwise];
}

/** Sentences in a row; empty ones are left out. */
export function sentences(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
