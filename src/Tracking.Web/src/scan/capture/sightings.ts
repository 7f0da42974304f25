/** How long a code in front of the camera counts as the same sighting after it was last seen, in milliseconds. */
const sameMs = 3_000;

/** A camera sees a code many times a second; each counts once until it was out of sight for a while. */
export class Sightings {
  readonly #seen = new Map<string, number>();

  /** Whether this is a new sighting. */
  isNew(code: string, now: number): boolean {
    for (const [other, at] of this.#seen) if (now - at > sameMs) this.#seen.delete(other);
    const isNew = !this.#seen.has(code);
    this.#seen.set(code, now);
    return isNew;
  }
}
