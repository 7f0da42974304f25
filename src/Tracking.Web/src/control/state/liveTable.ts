import { signal } from '@preact/signals';

/**
 * Views by id, of which the higher version wins. It is changed in place, since whole tables come and change often; who shows it follows `changed`, which ticks
 * at most four times a second.
 */
export class LiveTable<T extends { readonly version: number; readonly asOf: string }> {
  readonly changed = signal(0);
  readonly #idOf: (item: T) => string;
  readonly #isOver: (item: T) => boolean;
  readonly #items = new Map<string, T>();
  #tick: ReturnType<typeof setTimeout> | null = null;

  /** @param isOver whether a view says that there is nothing to show any more */
  constructor(idOf: (item: T) => string, isOver: (item: T) => boolean = () => false) {
    this.#idOf = idOf;
    this.#isOver = isOver;
  }

  get size(): number {
    return this.#items.size;
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  values(): IterableIterator<T> {
    return this.#items.values();
  }

  /** Takes the whole: what is not in it is gone. */
  takeAll(items: readonly T[]): void {
    const known = new Set<string>();
    for (const item of items) {
      known.add(this.#idOf(item));
      this.#take(item);
    }
    for (const id of this.#items.keys()) {
      if (!known.has(id)) this.#items.delete(id);
    }
    this.#touch();
  }

  take(items: readonly T[]): void {
    for (const item of items) this.#take(item);
    this.#touch();
  }

  clear(): void {
    this.#items.clear();
  }

  forget(id: string): void {
    this.#items.delete(id);
  }

  #take(item: T): void {
    const id = this.#idOf(item);
    const before = this.#items.get(id);
    if (before !== undefined && (before.version > item.version || (before.version === item.version && before.asOf > item.asOf))) return;
    if (this.#isOver(item)) this.#items.delete(id);
    else this.#items.set(id, item);
  }

  #touch(): void {
    this.#tick ??= setTimeout(() => {
      this.#tick = null;
      this.changed.value++;
    }, 250);
  }
}
