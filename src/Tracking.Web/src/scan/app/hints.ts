import type { AnswerOf, TrackingApi } from '../../client/trackingApi';
import type { Hints } from '../queue/database';

export type { Hints };

type HandlingView = AnswerOf<'/v1/packages/handling', 'post'>['items'][number];

const warnings: Readonly<Record<string, string>> = {
  delivered: 'It counts as delivered already.',
  returning: 'It is on its way back to its shipper.',
  returned: 'It was returned to its shipper.',
  cancelled: 'Its delivery was cancelled.',
};

/** Asks for the hints of a package; null when that is not possible now. Nothing waits for it. */
export async function loadHints(api: TrackingApi, packageId: string): Promise<Hints | null> {
  if (!navigator.onLine) return null;
  const answer = await api.post('/v1/packages/handling', { body: { packageIds: [packageId] } });
  const view = answer.ok ? answer.value.items[0] : undefined;
  return view === undefined ? null : readHints(view);
}

/** The hints of all that is aboard a vehicle, by package; null when the server cannot be asked now. */
export async function loadHintsOfLoad(api: TrackingApi, vehicleId: string): Promise<ReadonlyMap<string, Hints> | null> {
  if (!navigator.onLine) return null;
  const answer = await api.post('/v1/packages/handling', { body: { vehicleId } });
  if (!answer.ok) return null;
  const hints = answer.value.items.map((view) => [view.packageId, readHints(view)] as const);
  return new Map(hints.filter(([, hint]) => hint.warning !== null || hint.requirements.length + hint.handling.length > 0));
}

export function readHints(view: HandlingView): Hints {
  const { requirements, handling } = view;
  const needed: string[] = [];
  if (requirements?.photo === true) needed.push('Photo needed');
  if (requirements?.signature === true) needed.push('Signature needed');
  if (requirements?.pin === true) needed.push('Ask for the PIN');
  if (typeof requirements?.minimumAge === 'number') needed.push(`Check age: ${requirements.minimumAge} or older`);
  const held = view.held ? 'It is on hold: do not hand it over.' : null;
  return {
    requirements: needed,
    handling: (handling ?? []).map(capital),
    warning: held ?? warnings[view.status ?? ''] ?? null,
  };
}

/** A text with its first letter as a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
