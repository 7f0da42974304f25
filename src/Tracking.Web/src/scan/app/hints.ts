import { type AnswerOf, TrackingApi } from '../../client/trackingApi';
import type { Hints } from '../queue/database';

export type { Hints };

type HandlingView = AnswerOf<'/v1/packages/handling', 'post'>['items'][number];

const warnings: Readonly<Record<string, string>> = {
  delivered: 'It counts as delivered already.',
  returning: 'It is on its way back to its shipper.',
  returned: 'It was returned to its shipper.',
  cancelled: 'Its delivery was cancelled.',
};

/** Asks the server what is to be known of packages. */
export class HintLoader {
  readonly #client: TrackingApi;

  /** @param key the device's key */
  constructor(key: () => Promise<string | null>) {
    this.#client = new TrackingApi({ timeoutMs: 5_000, key });
  }

  /** The hints of a package; null when they cannot be had now. Nothing waits for it. */
  async ofPackage(packageId: string): Promise<Hints | null> {
    const views = await this.#ask({ packageIds: [packageId] });
    return views?.[0] === undefined ? null : readHints(views[0]);
  }

  /** The hints of all that is aboard a vehicle, by package; null when the server cannot be asked now. */
  async ofLoad(vehicleId: string): Promise<ReadonlyMap<string, Hints> | null> {
    const views = await this.#ask({ vehicleId });
    if (views === null) return null;
    const hints = views.map((view) => [view.packageId, readHints(view)] as const);
    return new Map(hints.filter(([, hint]) => hint.warning !== null || hint.requirements.length + hint.handling.length > 0));
  }

  async #ask(body: { readonly packageIds: string[] } | { readonly vehicleId: string }): Promise<readonly HandlingView[] | null> {
    if (!navigator.onLine) return null;
    const answer = await this.#client.post('/v1/packages/handling', { body });
    return answer.ok ? answer.value.items : null;
  }
}

export function readHints(view: HandlingView): Hints {
  const { requirements, handling } = view;
  const needed: string[] = [];
  if (requirements?.photo === true) needed.push('Photo needed');
  if (requirements?.signature === true) needed.push('Signature needed');
  if (requirements?.pin === true) needed.push('Ask for the PIN');
  if (typeof requirements?.minimumAge === 'number') needed.push(`Check age: ${requirements.minimumAge} or older`);
  const held = view.held ? 'It is on hold: do not hand it over.' : null;
  return { requirements: needed, handling: handling ?? [], warning: held ?? warnings[view.status ?? ''] ?? null };
}
