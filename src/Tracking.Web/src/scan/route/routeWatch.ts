import type { Fix } from '../model/scan';
import type { WaitingPosition } from '../queue/database';
import { isWorthKeeping, sparingPace, usualPace } from './thinning';

/** How old a fix may be to stand for where a scan was made, in milliseconds. */
const freshMs = 120_000;

interface Battery {
  readonly level: number;
  readonly charging: boolean;
}

/** Where this device is: all the way while a route runs, and once where a scan at somebody's door wants to say it. */
export class RouteWatch {
  readonly #keep: (position: WaitingPosition) => void;
  #watch: number | null = null;
  #vehicleId = '';
  #kept: WaitingPosition | null = null;
  #last: (Fix & { readonly at: number }) | null = null;
  #battery: Battery | null = null;

  constructor(keep: (position: WaitingPosition) => void) {
    this.#keep = keep;
  }

  start(vehicleId: string): void {
    this.stop();
    if (!('geolocation' in navigator)) return;
    this.#vehicleId = vehicleId;
    void (navigator as { readonly getBattery?: () => Promise<Battery> }).getBattery?.().then((battery) => {
      this.#battery = battery;
    });
    this.#watch = navigator.geolocation.watchPosition(
      (found) => this.#found(found),
      () => {},
      { enableHighAccuracy: true, maximumAge: 5_000 },
    );
  }

  stop(): void {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = null;
    this.#kept = null;
  }

  /** Asks once, ahead of the scan that may want to know. */
  refresh(): void {
    if (this.#watch !== null || !('geolocation' in navigator) || this.fix(Date.now()) !== null) return;
    navigator.geolocation.getCurrentPosition(
      (found) => this.#remember(found),
      () => {},
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  }

  /** Where the device is, if that is known freshly. */
  fix(now: number): Fix | null {
    if (this.#last === null || now - this.#last.at > freshMs) return null;
    const { lat, lon, accuracy } = this.#last;
    return { lat, lon, accuracy };
  }

  #remember({ coords, timestamp }: GeolocationPosition): void {
    this.#last = { lat: round(coords.latitude), lon: round(coords.longitude), accuracy: Math.round(coords.accuracy), at: timestamp };
  }

  #found(found: GeolocationPosition): void {
    this.#remember(found);
    const last = this.#last;
    if (last === null) return;
    const { speed, heading } = found.coords;
    const position = {
      ...last,
      vehicleId: this.#vehicleId,
      speed: speed === null || !Number.isFinite(speed) ? null : Math.min(speed, 200),
      heading: heading === null || !Number.isFinite(heading) ? null : heading,
    };
    const isLow = this.#battery !== null && !this.#battery.charging && this.#battery.level < 0.2;
    if (!isWorthKeeping(this.#kept, position, isLow ? sparingPace : usualPace)) return;
    this.#kept = position;
    this.#keep(position);
  }
}

/** To about a tenth of a metre. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
