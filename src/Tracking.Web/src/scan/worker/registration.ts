import { syncTag, takeOver } from './types';

interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** The service worker from the page's side: it makes the page work without a network, and brings new versions of it. */
export class Registration {
  #registration: SyncRegistration | null = null;

  /**
   * Registers the worker.
   *
   * @param onWaiting told when a new version is ready to take over
   * @param onTaken told when one took over; the page is to be loaded anew
   */
  async start(onWaiting: () => void, onTaken: () => void): Promise<void> {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const hadOne = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // The first worker takes over a page that is of its own version.
      if (hadOne) onTaken();
    });
    try {
      const registration = await navigator.serviceWorker.register('/scan.sw.js', { scope: '/scan', updateViaCache: 'none' });
      this.#registration = registration;
      const watch = (worker: ServiceWorker | null) => {
        const look = () => {
          if (worker?.state === 'installed' && navigator.serviceWorker.controller !== null) onWaiting();
        };
        worker?.addEventListener('statechange', look);
        look();
      };
      watch(registration.waiting);
      registration.addEventListener('updatefound', () => watch(registration.installing));
    } catch (error) {
      console.warn('The scanner will not open without a network', error);
    }
  }

  /** Looks for a new version. */
  async check(): Promise<void> {
    await this.#registration?.update().catch(() => {});
  }

  /** Lets a version that waits take over. */
  take(): void {
    this.#registration?.waiting?.postMessage(takeOver);
  }

  /** Asks the browser to send when there is a network, even when the page is closed by then. */
  async sendLater(): Promise<void> {
    await this.#registration?.sync?.register(syncTag).catch(() => {});
  }
}
