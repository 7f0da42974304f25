import { signal } from '@preact/signals';
import type { AreaView, MapCell, VehicleView } from '../../client/api';
import { headingOf, type Motion, mercator, moveTo, placeAt, standing } from './motion';

export interface Van {
  readonly id: string;
  view: VehicleView;
  motion: Motion;
  /** Degrees from north; null when it never moved and does not say. */
  heading: number | null;
  /** When its last position came in, by this browser's clock. */
  movedAt: number;
}

/**
 * The vans of the watched area, and how they move on the map. Its size is bounded by what the server sends for one area. The map reads `vans` on its own
 * beat; lists follow `changed`, which ticks at most once a second.
 */
export class Fleet {
  readonly vans = new Map<string, Van>();
  readonly changed = signal(0);
  readonly cells = signal<readonly MapCell[]>([]);
  /** Grows with each change; for whoever draws. */
  revision = 0;
  #tick: ReturnType<typeof setTimeout> | null = null;

  /** Takes the whole of an area: what is not in it is gone. */
  takeAll(message: AreaView): void {
    const now = performance.now();
    const inside = new Set<string>();
    for (const view of message.vehicles) {
      inside.add(view.vehicleId);
      this.#take(view, now);
    }
    for (const id of this.vans.keys()) {
      if (!inside.has(id)) this.vans.delete(id);
    }
    this.#setCells(message.cells);
    this.#touch(true);
  }

  /** Takes what changed in the area. */
  take(message: AreaView): void {
    const now = performance.now();
    for (const id of message.gone) this.vans.delete(id);
    for (const view of message.vehicles) this.#take(view, now);
    this.#setCells(message.cells);
    this.#touch(message.gone.length > 0);
  }

  #take(view: VehicleView, now: number): void {
    if (view.position === null) return;
    const to = mercator(view.position.lat, view.position.lon);
    const van = this.vans.get(view.vehicleId);
    if (van === undefined) {
      this.vans.set(view.vehicleId, { id: view.vehicleId, view, motion: standing(to), heading: view.position.heading, movedAt: now });
      return;
    }
    if (view.version < van.view.version) return;
    const heard = view.position.occurredAt !== van.view.position?.occurredAt;
    if (heard) {
      const before = placeAt(van.motion, now);
      van.heading = view.position.heading ?? headingOf(van.motion.to, to) ?? van.heading;
      van.motion = before.x === to.x && before.y === to.y ? standing(to) : moveTo(van.motion, to, now, now - van.movedAt);
      van.movedAt = now;
    }
    van.view = view;
  }

  #setCells(cells: readonly MapCell[]): void {
    if (cells.length > 0 || this.cells.peek().length > 0) this.cells.value = cells;
  }

  #touch(soon: boolean): void {
    this.revision++;
    if (this.#tick !== null) return;
    this.#tick = setTimeout(
      () => {
        this.#tick = null;
        this.changed.value++;
      },
      soon ? 100 : 1_000,
    );
  }
}
