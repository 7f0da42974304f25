/** What a hardware scanner puts around each barcode. Both may be empty. */
export interface WedgeFrame {
  readonly prefix: string;
  readonly suffix: string;
}

/** What came of a key: the barcode that it ended, and whether the page must not see it. */
export interface KeyOutcome {
  readonly barcode: string | null;
  readonly swallow: boolean;
}

/** A pause after which what was typed before is forgotten, in milliseconds. */
const pauseMs = 250;

/** The slowest average of a hardware scanner, in milliseconds a key; people are slower. */
const slowestMs = 60;
const fewestKeys = 3;
const mostKeys = 500;

const ignored: KeyOutcome = { barcode: null, swallow: false };

/** Tells the typing of a hardware scanner from that of a person: by its speed, or by its prefix where one is set. Ends with Enter, Tab or the suffix. */
export class WedgeReader {
  #frame: WedgeFrame;
  #text = '';
  #firstAt = 0;
  #lastAt = 0;

  constructor(frame: WedgeFrame) {
    this.#frame = frame;
  }

  set frame(frame: WedgeFrame) {
    this.#frame = frame;
    this.#text = '';
  }

  /**
   * Takes one key.
   *
   * @param key as `KeyboardEvent.key` names it; a single character stands for itself
   * @param at milliseconds on any clock that does not go back
   */
  key(key: string, at: number): KeyOutcome {
    if (at - this.#lastAt > pauseMs) this.#text = '';
    if (key === 'Enter' || key === 'Tab') return this.#end(at);
    if (key.length !== 1) return ignored;
    if (this.#text === '') this.#firstAt = at;
    this.#lastAt = at;
    this.#text = (this.#text + key).slice(-mostKeys);
    const { suffix } = this.#frame;
    if (suffix !== '' && this.#text.length > suffix.length && this.#text.endsWith(suffix)) return this.#end(at);
    // A button has the focus, perhaps, and would take a space for a press.
    return { barcode: null, swallow: key === ' ' && this.#text.length > 1 };
  }

  #end(at: number): KeyOutcome {
    const text = this.#text;
    const perKey = (Math.max(at, this.#lastAt) - this.#firstAt) / Math.max(1, text.length);
    this.#text = '';
    const { prefix, suffix } = this.#frame;
    if (text.length < fewestKeys || (prefix === '' ? perKey > slowestMs : !text.startsWith(prefix))) return ignored;
    const bare = text.slice(prefix.length);
    return { barcode: suffix !== '' && bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare, swallow: true };
  }
}

/** Listens to a whole page for a hardware scanner. Keys in a text field belong to the field. Returns what ends it. */
export function listenForBarcodes(page: Window, reader: WedgeReader, onBarcode: (barcode: string) => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.metaKey || event.altKey || isTextField(event.target)) return;
    // Scanners type the separator of GS1 elements as Ctrl+].
    const key = event.ctrlKey ? (event.key === ']' ? '\u001d' : null) : event.key;
    if (key === null) return;
    const outcome = reader.key(key, event.timeStamp);
    if (outcome.swallow) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (outcome.barcode !== null) onBarcode(outcome.barcode);
  };
  page.addEventListener('keydown', onKey, { capture: true });
  return () => page.removeEventListener('keydown', onKey, { capture: true });
}

const typeless = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !typeless.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
