import { whyNoEntityId } from './entityId';

export type SubjectKind = 'package' | 'container' | 'vehicle';

/** What a barcode names, or why it cannot be used. */
export type Barcode = { readonly id: string; readonly guess: SubjectKind } | { readonly problem: string };

const groupSeparator = '\u001d';

// What the symbology identifiers of AIM (ISO/IEC 15424) say: these carry GS1 element strings.
const gs1Symbologies = new Set(['C1', 'e0', 'd2', 'Q3', 'J1']);

// Lengths of GS1 elements that end by themselves, by the first two digits of their application identifier (GS1 General Specifications, 7.8.5).
const fixedLengths: Readonly<Record<string, number>> = {
  '00': 20, '01': 16, '02': 16, '03': 16, '04': 18, '11': 8, '12': 8, '13': 8, '14': 8, '15': 8, '16': 8, '17': 8, '18': 8, '19': 8,
  '20': 4, '31': 10, '32': 10, '33': 10, '34': 10, '35': 10, '36': 10, '41': 16,
}; // biome-ignore format: a table

const kinds: readonly (readonly [RegExp, SubjectKind])[] = [
  [/^(?:VAN|VEH|VEHICLE|TRUCK|LORRY|TRAILER)[-_.:]/i, 'vehicle'],
  [/^(?:BAG|BOX|CAGE|CART|CONT|CONTAINER|CTN|PALLET|PLT|TOTE|ROLL)[-_.:]/i, 'container'],
];

/**
 * Reads what a scanner or a camera gave, in this order: symbology identifier and control characters go; a GS1 element string or GS1 web address
 * gives its SSCC (AI 00), else its GTIN with serial (AI 01 and 21) as `gtin.serial`; 20 digits that are `00` and a valid SSCC give the SSCC;
 * anything else is the id itself, if it has an id's form.
 */
export function readBarcode(raw: string): Barcode {
  const symbology = /^\][A-Za-z]./.exec(raw)?.[0].slice(1) ?? null;
  let text = (symbology === null ? raw : raw.slice(3)).replace(/^[\s\0]+|[\s\0]+$/g, '');
  const isGs1 = (symbology !== null && gs1Symbologies.has(symbology)) || text.includes(groupSeparator) || /^\(\d{2,4}\)/.test(text);
  if (text.startsWith(groupSeparator)) text = text.slice(1);
  if (isGs1) return fromElements(text);
  if (/^https?:\/\//i.test(text)) return fromAddress(text);
  if (/^00\d{18}$/.test(text) && hasCheckDigit(text.slice(2))) return named(text.slice(2));
  return named(text);
}

/** What the prefix of an id says: `VAN-7` a vehicle, `BAG-12` a container, everything else a package. */
export function guessKind(id: string): SubjectKind {
  return kinds.find(([prefix]) => prefix.test(id))?.[1] ?? 'package';
}

function named(id: string): Barcode {
  const why = whyNoEntityId(id);
  return why === null ? { id, guess: guessKind(id) } : { problem: `“${short(id)}” is not an id. ${why}` };
}

function fromElements(text: string): Barcode {
  const elements = text.startsWith('(') ? bracketed(text) : chained(text);
  if (elements === null) return { problem: `“${short(text)}” is no complete GS1 barcode. Scan it again.` };
  return fromGs1(elements, text);
}

function fromGs1(elements: ReadonlyMap<string, string>, text: string): Barcode {
  const sscc = elements.get('00');
  if (sscc !== undefined) {
    return hasCheckDigit(sscc) ? named(sscc) : { problem: `The check digit of SSCC ${short(sscc)} is wrong. Scan it again.` };
  }
  const gtin = elements.get('01');
  const serial = elements.get('21');
  if (gtin !== undefined && serial !== undefined) return named(`${gtin}.${serial}`);
  if (gtin !== undefined) return { problem: `${short(gtin)} names a kind of goods, not one package. Scan the shipping label.` };
  return { problem: `“${short(text)}” holds neither an SSCC nor a serial number. Scan the shipping label.` };
}

function fromAddress(text: string): Barcode {
  let path: string;
  try {
    path = decodeURIComponent(new URL(text).pathname);
  } catch {
    return { problem: `“${short(text)}” is a broken web address. Scan the shipping label.` };
  }
  const elements = new Map<string, string>();
  const parts = path.split('/').filter((part) => part !== '');
  const first = parts.findIndex((part, i) => (part === '00' || part === '01') && i + 1 < parts.length);
  for (let i = first; first >= 0 && i + 1 < parts.length; i += 2) elements.set(parts[i] ?? '', parts[i + 1] ?? '');
  return elements.size > 0 ? fromGs1(elements, text) : { problem: 'This is a web address, not a shipping label.' };
}

function bracketed(text: string): ReadonlyMap<string, string> | null {
  const elements = new Map<string, string>();
  for (const match of text.matchAll(/\((\d{2,4})\)([^(]*)/g)) elements.set(match[1] ?? '', (match[2] ?? '').trim());
  return elements.size > 0 ? elements : null;
}

function chained(text: string): ReadonlyMap<string, string> | null {
  const elements = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    if (text[at] === groupSeparator) {
      at++;
      continue;
    }
    const ai = text.slice(at, at + 2);
    if (!/^\d\d$/.test(ai)) return null;
    const length = fixedLengths[ai];
    if (length !== undefined) {
      if (at + length > text.length) return null;
      elements.set(ai, text.slice(at + 2, at + length));
      at += length;
    } else {
      const end = text.indexOf(groupSeparator, at);
      const stop = end < 0 ? text.length : end;
      elements.set(ai, text.slice(at + 2, stop));
      at = stop;
    }
  }
  return elements.size > 0 ? elements : null;
}

/** GS1's check digit, modulo 10 with weights 3 and 1 from the right. */
function hasCheckDigit(digits: string): boolean {
  if (!/^\d{18}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(digits[i]) * (i % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10 === Number(digits[17]);
}

function short(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced.
  const shown = text.replace(/[\u0000-\u001f]/g, '·');
  return shown.length <= 40 ? shown : `${shown.slice(0, 39)}…`;
}
