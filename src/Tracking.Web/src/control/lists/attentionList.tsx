import { signal } from '@preact/signals';
import type { AttentionView } from '../../client/api';
import { PackageActions } from '../actions/packageActions';
import { choose, chooseAll, chosen, doNow, pending } from '../actions/pending';
import { Icon, KindIcon } from '../parts/icon';
import { stationName } from '../parts/placeName';
import { address, route } from '../route';
import { type AttentionFilter, kinds, matches, noFilter } from '../state/attention';
import { attention, attentionRefused, contact, now, stations, urgent } from '../state/room';
import { counted, figure } from '../words/figures';
import { concerned, kindName } from '../words/kinds';
import { clock, span } from '../words/times';
import { useFirst } from './moreOf';

export const attentionFilter = signal<AttentionFilter>(noFilter);

const severityWords = { critical: 'Critical', high: 'High', normal: 'Normal' } as const;

/** What needs attention, most urgent first; the heart of the room. */
export function AttentionList() {
  const filter = attentionFilter.value;
  stations.changed.value;
  const wanted = urgent.value.filter((item) => matches(item, filter));
  const { shown, more } = useFirst(wanted);
  const picked = wanted.filter((item) => chosen.value.has(item.id));
  const all = picked.length > 0 && picked.length === wanted.length;
  return (
    <div class="list attention" data-testid="attention" data-count={wanted.length}>
      <div class="list-head">
        <h2>
          Attention <span class="count">{figure(wanted.length)}</span>
        </h2>
        <a class="button quiet" href="#/promises">
          <Icon name="calendar" />
          Promises by hour
        </a>
        <Filters items={urgent.value} />
        {wanted.length > 0 && (
          <label class="check all">
            <input
              type="checkbox"
              checked={all}
              ref={(box) => {
                if (box !== null) box.indeterminate = picked.length > 0 && !all;
              }}
              onChange={() => chooseAll(all ? [] : wanted.map((item) => item.id))}
            />
            <span>{picked.length === 0 ? 'Choose all' : `${figure(picked.length)} chosen`}</span>
          </label>
        )}
      </div>
      {picked.length > 0 && <BulkBar items={picked} />}
      {wanted.length === 0 && <Empty />}
      <Groups items={shown} />
      {more}
      {attention.size >= 2_000 && <p class="note">The 2,000 most urgent are shown.</p>}
    </div>
  );
}

function Groups({ items }: { readonly items: readonly AttentionView[] }) {
  return (
    <>
      {(['critical', 'high', 'normal'] as const).map((severity) => {
        const group = items.filter((item) => item.severity === severity);
        if (group.length === 0) return null;
        return (
          <section key={severity} aria-label={severityWords[severity]}>
            <h3 class="group" data-severity={severity}>
              {severityWords[severity]}
            </h3>
            <ul class="rows">
              {group.map((item) => (
                <AttentionRow key={item.id} item={item} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function AttentionRow({ item }: { readonly item: AttentionView }) {
  const selected = route.value.selection;
  const place = placeWords(item);
  return (
    <li class="with-check">
      <label class="check">
        <input type="checkbox" checked={chosen.value.has(item.id)} onChange={(event) => choose(item.id, event.currentTarget.checked)} />
        <span class="unseen">
          Choose {kindName(item.kind)}, {place}
        </span>
      </label>
      <a
        class="row"
        href={address({ kind: 'attention', id: item.id })}
        data-trouble={item.severity}
        data-acknowledged={item.acknowledged !== null}
        data-testid="attention-item"
        data-id={item.id}
        aria-current={selected?.kind === 'attention' && selected.id === item.id ? 'true' : undefined}
      >
        <span class="kind">
          <KindIcon kind={item.kind} />
        </span>
        <span class="row-main">
          <span>
            <strong>{kindName(item.kind)}</strong> {place}
          </span>
          <span class="soft">
            {item.kind === 'promise' && item.hour !== null ? `Due ${clock(item.hour)} · ` : ''}
            {concerned(item)}
            {item.assignedTo === null ? '' : ` · ${item.assignedTo}`}
          </span>
        </span>
        <span class="row-figures">
          <span class="marks">
            {item.medical > 0 && (
              <span class="mark-of" title="Medical">
                <Icon name="medical" />
              </span>
            )}
            {item.cold > 0 && (
              <span class="mark-of" title="Cold">
                <Icon name="cold" />
              </span>
            )}
            {item.acknowledged !== null && (
              <span class="mark-of done" title={`Acknowledged by ${item.acknowledged.by}`}>
                <Icon name="check" />
                <span class="unseen">acknowledged</span>
              </span>
            )}
          </span>
          <span class="soft" title="In trouble since">
            {span(now.value - Date.parse(item.since))}
          </span>
        </span>
      </a>
    </li>
  );
}

/** "Viroqua", "VAN-7 of partner-2". */
export function placeWords(item: AttentionView): string {
  const parts: string[] = [];
  if (item.vehicleId !== null) parts.push(item.vehicleId);
  if (item.stationId !== null) parts.push(item.vehicleId === null ? stationName(item.stationId) : `at ${stationName(item.stationId)}`);
  if (item.partnerId !== null) parts.push(`(${item.partnerId})`);
  return parts.join(' ') || 'the network';
}

export function BulkBar({ items }: { readonly items: readonly AttentionView[] }) {
  const ids = items.map((item) => item.id);
  const packages = items.reduce((sum, item) => sum + item.count, 0);
  const acknowledged = items.every((item) => item.acknowledged !== null);
  return (
    <fieldset class="bulk" aria-label={`With the ${items.length} chosen`} data-testid="bulk">
      <p>
        {counted(items.length, 'item')}, {counted(packages, 'package')}
      </p>
      <div class="bulk-buttons">
        <button
          type="button"
          onClick={() =>
            void doNow(acknowledged ? 'unacknowledge' : 'acknowledge', ids).then((done) => {
              if (done) chosen.value = new Set();
            })
          }
        >
          {acknowledged ? 'Reopen' : 'Acknowledge'}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            pending.value = { kind: 'assign', itemIds: ids };
          }}
        >
          Assign…
        </button>
        <PackageActions itemIds={ids} packageIds={null} />
      </div>
    </fieldset>
  );
}

function Filters({ items }: { readonly items: readonly AttentionView[] }) {
  const filter = attentionFilter.value;
  const set = (change: Partial<AttentionFilter>) => {
    attentionFilter.value = { ...attentionFilter.peek(), ...change };
  };
  const values = (of: (item: AttentionView) => string | null) =>
    [...new Set(items.map(of).filter((value): value is string => value !== null))].sort((a, b) => a.localeCompare(b));
  const some = filter !== noFilter && Object.values(filter).some((value) => value !== null);
  return (
    <details class="filters">
      <summary data-active={some}>Filter{some ? ' (on)' : ''}</summary>
      <div class="filter-body">
        <Choice
          label="Kind"
          value={filter.kind}
          options={kinds.filter((kind) => items.some((item) => item.kind === kind)).map((kind) => [kind, kindName(kind)])}
          onChange={(kind) => set({ kind })}
        />
        <Choice
          label="Station"
          value={filter.stationId}
          options={values((item) => item.stationId).map((id) => [id, stationName(id)])}
          onChange={(stationId) => set({ stationId })}
        />
        <Choice
          label="Van"
          value={filter.vehicleId}
          options={values((item) => item.vehicleId).map((id) => [id, id])}
          onChange={(vehicleId) => set({ vehicleId })}
        />
        <Choice
          label="Assigned to"
          value={filter.assignedTo}
          options={[['', 'Nobody'], ...values((item) => item.assignedTo).map((name): [string, string] => [name, name])]}
          onChange={(assignedTo) => set({ assignedTo })}
        />
        <Choice
          label="State"
          value={filter.acknowledged === null ? null : String(filter.acknowledged)}
          options={[
            ['false', 'Not acknowledged'],
            ['true', 'Acknowledged'],
          ]}
          onChange={(value) => set({ acknowledged: value === null ? null : value === 'true' })}
        />
        {some && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              attentionFilter.value = noFilter;
            }}
          >
            Show all
          </button>
        )}
      </div>
    </details>
  );
}

const any = '*';

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <label>
      {label}
      <select value={value ?? any} onChange={(event) => onChange(event.currentTarget.value === any ? null : event.currentTarget.value)}>
        <option value={any}>All</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Empty() {
  if (attentionRefused.value !== null) return <p class="empty">The list cannot be had from this server: {attentionRefused.value}</p>;
  if (contact.value.kind !== 'live' && attention.size === 0) return <p class="empty">Waiting for the server…</p>;
  return (
    <p class="empty good" data-testid="attention-empty">
      <Icon name="check" />
      {attention.size === 0 ? 'Nothing needs attention.' : 'Nothing here matches the filter.'}
    </p>
  );
}
