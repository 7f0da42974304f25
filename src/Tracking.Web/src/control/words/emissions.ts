const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Grams with three digits, an estimate has no more: "0.41 g", "412 g", "6.28 kg". */
export function emitted(grams: number): string {
  return Math.abs(grams) < 999.5 ? `${threeDigits.format(grams)} g` : `${threeDigits.format(grams / 1_000)} kg`;
}

/** Kilometres as the room's other distances: "49.9 mi" */
export function miles(kilometres: number): string {
  return `${oneDigit.format(kilometres / 1.609344)} mi`;
}
