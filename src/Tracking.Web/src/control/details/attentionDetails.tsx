import { useState } from 'preact/hooks';
import type { AttentionView, PackageView } from '../../client/api';
import { PackageActions } from '../actions/packageActions';
import { doNow, pending } from '../actions/pending';
import { placeWords } from '../lists/attentionList';
import { Icon } from '../parts/icon';
import { To } from '../parts/placeName';
import { api } from '../state/api';
import { attention, contact } from '../state/room';
import { counted, figure } from '../words/figures';
import { actionWords } from '../words/foresight';
import { concerned, kindMeaning, kindName } from '../words/kinds';
import { clock } from '../words/times';
import { Fact, Failed, Head, Moment, More, PackageRow } from './parts';
import { useList } from './useLoaded';

/** One item that needs attention: what it means, its packages, and what can be done. */
export function AttentionDetails({ id }: { readonly id: string }) {
  attention.changed.value;
  const item = attention.get(id);
  if (item === undefined) {
    const waiting = contact.value.kind !== 'live';
    return (
      <>
        <Head icon="alert" what="Attention" name={waiting ? 'Looking it up…' : 'Over'} asOf={null} />
        {!waiting && (
          <p class="empty good" data-testid="attention-over">
            <Icon name="check" />
            This needs no attention any more.
          </p>
        )}
      </>
    );
  }
  return <Open item={item} />;
}

function Open({ item }: { readonly item: AttentionView }) {
  return (
    <>
      <Head icon="alert" what={severity[item.severity] ?? 'Attention'} name={kindName(item.kind)} asOf={item.asOf}>
        <p>{kindMeaning(item.kind)}</p>
      </Head>
      <dl class="facts block">
        <Fact name="Where">
          {item.vehicleId !== null && <To kind="van" id={item.vehicleId} />}
          {item.vehicleId !== null && item.stationId !== null ? ' · ' : ''}
          {item.stationId !== null && <To kind="station" id={item.stationId} />}
          {item.vehicleId === null && item.stationId === null && placeWords(item)}
        </Fact>
        {item.partnerId !== null && <Fact name="Partner">{item.partnerId}</Fact>}
        <Fact name="Concerned">{concerned(item)}</Fact>
        {item.hour !== null && (
          <Fact name="Due">
            {clock(item.hour)} to {clock(Date.parse(item.hour) + 3_600_000)}
          </Fact>
        )}
        <Fact name={item.kind === 'bottleneck' ? 'Foreseen' : 'In trouble'}>
          since <Moment at={item.since} />
        </Fact>
        {item.advice !== null && (
          <Fact name="Best">
            {actionWords(item.advice)} <span class="soft">costs {figure(item.advice.cost)}</span>
          </Fact>
        )}
        <Fact name="Acknowledged">
          {item.acknowledged === null ? (
            'no'
          ) : (
            <>
              by {item.acknowledged.by} <Moment at={item.acknowledged.at} />
            </>
          )}
        </Fact>
        <Fact name="Assigned to">{item.assignedTo ?? 'nobody'}</Fact>
      </dl>
      <fieldset class="actions block" aria-label="What to do" data-testid="item-actions">
        <button type="button" onClick={() => void doNow(item.acknowledged === null ? 'acknowledge' : 'unacknowledge', [item.id])}>
          {item.acknowledged === null ? 'Acknowledge' : 'Reopen'}
        </button>
        <button type="button" class="quiet" onClick={() => void doNow('assign', [item.id])}>
          Take it
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            pending.value = { kind: 'assign', itemIds: [item.id] };
          }}
        >
          Assign…
        </button>
      </fieldset>
      {item.kind !== 'bottleneck' && <Packages item={item} />}
    </>
  );
}

function Packages({ item }: { readonly item: AttentionView }) {
  const listed = useList<PackageView>(item.id, item.version, (limit, signal) =>
    api.get('/v1/attention/{id}/packages', { path: { id: item.id }, query: { limit }, signal }),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const items = listed.items ?? [];
  const picked = items.filter((view) => chosen.has(view.packageId)).map((view) => view.packageId);
  return (
    <section class="block" aria-label="Packages">
      <div class="block-head">
        <h3>Packages</h3>
        <span class="soft">{picked.length > 0 ? `${figure(picked.length)} chosen` : `all ${counted(item.count, 'package')}`}</span>
      </div>
      <fieldset
        class="actions"
        aria-label={picked.length > 0 ? 'With the chosen packages' : 'With all packages'}
        data-testid="package-actions"
      >
        <PackageActions itemIds={[item.id]} packageIds={picked.length > 0 ? picked : null} />
      </fieldset>
      <Failed message={listed.failed} />
      <ul class="rows tight">
        {items.map((view) => (
          <PackageRow
            key={view.packageId}
            view={view}
            box={
              <label class="check">
                <input
                  type="checkbox"
                  checked={chosen.has(view.packageId)}
                  onChange={(event) => {
                    const next = new Set(chosen);
                    if (event.currentTarget.checked) next.add(view.packageId);
                    else next.delete(view.packageId);
                    setChosen(next);
                  }}
                />
                <span class="unseen">Choose {view.packageId}</span>
              </label>
            }
          />
        ))}
      </ul>
      <More more={listed.more} loading={listed.loadingMore} />
    </section>
  );
}

const severity: Readonly<Record<string, string>> = {
  critical: 'Critical',
  high: 'High',
  normal: 'Normal',
};
