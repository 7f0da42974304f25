/** Makes UUIDs of version 7 (RFC 9562): ordered by time, and within a millisecond by a counter, so that they sort as they were made. */
export class EventIds {
  readonly #now: () => number;
  readonly #fill: (bytes: Uint8Array<ArrayBuffer>) => void;
  #last = 0;
  #counter = 0;

  /**
   * @param now milliseconds since 1970
   * @param fill fills with random bytes
   */
  constructor(
    now: () => number = () => Date.now(),
    fill: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => crypto.getRandomValues(bytes),
  ) {
    this.#now = now;
    this.#fill = fill;
  }

  next(): string {
    const bytes = new Uint8Array(16);
    this.#fill(bytes);
    const now = this.#now();
    if (now > this.#last) {
      this.#last = now;
      // Half of the counter's room is left, so that it lasts for the millisecond.
      this.#counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
    } else if (++this.#counter > 0xfff) {
      // The clock stands or went back: ids still grow.
      this.#last++;
      this.#counter = 0;
    }
    let time = this.#last;
    for (let i = 5; i >= 0; i--) {
      bytes[i] = time % 256;
      time = Math.floor(time / 256);
    }
    bytes[6] = 0x70 | (this.#counter >> 8);
    bytes[7] = this.#counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}
