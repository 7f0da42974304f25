/** What a driver should know of a package before handing it over, as far as the server could be asked. */
export interface Hints {
  readonly requirements: readonly string[];
  readonly handling: readonly string[];
  /** What speaks against handing it over; null when nothing does. */
  readonly warning: string | null;
}

const timeoutMs = 5_000;

interface PackageView {
  readonly status?: string;
  readonly hold?: unknown;
  readonly announcement?: {
    readonly requirements?: {
      readonly photo?: boolean;
      readonly signature?: boolean;
      readonly pin?: boolean;
      readonly minimumAge?: number | null;
    } | null;
    readonly handling?: readonly string[] | null;
  } | null;
}

const warnings: Readonly<Record<string, string>> = {
  delivered: 'It counts as delivered already.',
  returning: 'It is on its way back to its shipper.',
  returned: 'It was returned to its shipper.',
  cancelled: 'Its delivery was cancelled.',
};

/** Asks for the hints of a package; null when that is not possible now. Nothing waits for it. */
export async function loadHints(packageId: string): Promise<Hints | null> {
  if (!navigator.onLine) return null;
  try {
    const response = await fetch('/v1/packages/lookup', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ packageIds: [packageId] }),
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const [view] = response.ok ? ((await response.json()) as { readonly items: readonly PackageView[] }).items : [];
    return view === undefined ? null : readHints(view);
  } catch {
    return null;
  }
}

export function readHints(view: PackageView): Hints {
  const { requirements, handling } = view.announcement ?? {};
  const needed: string[] = [];
  if (requirements?.photo === true) needed.push('Photo needed');
  if (requirements?.signature === true) needed.push('Signature needed');
  if (requirements?.pin === true) needed.push('Ask for the PIN');
  if (typeof requirements?.minimumAge === 'number') needed.push(`Check age: ${requirements.minimumAge} or older`);
  const held = view.hold !== null && view.hold !== undefined ? 'It is on hold: do not hand it over.' : null;
  return { requirements: needed, handling: handling ?? [], warning: held ?? warnings[view.status ?? ''] ?? null };
}
