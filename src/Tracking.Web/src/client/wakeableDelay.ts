/** A wait that others can cut short. One waiter at a time. */
export class WakeableDelay {
  #wake: (() => void) | null = null;
  #woken = false;

  /** Resolves after `ms` milliseconds or at a `wake`, whichever is first; `Infinity` waits for `wake` alone. */
  async wait(ms: number): Promise<void> {
    if (!this.#woken) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (Number.isFinite(ms)) timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#wake = null;
    }
    this.#woken = false;
  }

  /** Ends the present wait, or the next one at once if nobody waits now. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }
}
