import type { EmissionsView } from '../../client/api';
import type { Answer } from '../../client/trackingApi';
import { emitted, miles } from '../words/emissions';
import { counted } from '../words/figures';
import { Fact } from './parts';
import { useLoaded } from './useLoaded';

/** What a package, or a vehicle today, is estimated to emit, and from which factors. Nothing where nothing is known of it. */
export function EmissionsFact({
  what,
  id,
  revision,
  ask,
}: {
  readonly what: 'package' | 'vehicle';
  readonly id: string;
  readonly revision: unknown;
  readonly ask: (signal: AbortSignal) => Promise<Answer<EmissionsView>>;
}) {
  const view = useLoaded<EmissionsView>(`${what}/${id}`, revision, ask).value;
  if (view === null || view.routes.length === 0 || (what === 'package' && view.items.length === 0)) return null;
  return (
    <Fact name="Emissions">
      <span data-testid="emissions" title={view.basis}>
        {view.isPartial ? 'at least ' : ''}
        {emitted(view.gramsCo2e)} CO₂e
        {what === 'vehicle' ? ` today, ${miles(view.kilometres)}` : `, its share of ${counted(view.routes.length, 'route')}`}
      </span>
      <span class="soft">
        {' '}
        estimate,{' '}
        <a
          href={view.factors.url}
          target="_blank"
          rel="noreferrer"
          title={`${view.factors.title}, ${view.factors.publisher}, ${view.factors.edition}`}
        >
          factors {view.factors.version}
        </a>
      </span>
    </Fact>
  );
}
