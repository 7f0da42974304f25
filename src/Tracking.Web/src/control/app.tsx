import { useEffect } from 'preact/hooks';
import { ActionDialogs, Saying } from './actions/actionDialogs';
import { Details } from './details/details';
import { AttentionList } from './lists/attentionList';
import { StationList } from './lists/stationList';
import { VanList } from './lists/vanList';
import { MapPlace } from './map/mapPlace';
import { Age, LostBanner } from './parts/age';
import { Icon, type IconName } from './parts/icon';
import { OperatorButton, OperatorDialog } from './parts/operatorDialog';
import { close, type ListName, list, route } from './route';
import { Search } from './search/search';
import { stations, urgent } from './state/room';
import { figure } from './words/figures';

/** The room: the map, a list beside it, and what is selected. */
export function App() {
  const selection = route.value.selection;
  useKeys();
  return (
    <div class="room" data-list={list.value} data-selected={selection?.kind ?? 'nothing'} data-testid="room">
      <header class="top">
        <h1 class="brand">
          <Icon name="map" />
          <span>Control room</span>
        </h1>
        <Search />
        <Totals />
        <Age />
        <OperatorButton />
      </header>
      <LostBanner />
      <nav class="tabs" aria-label="Lists">
        <Tab name="map" icon="map" label="Map" />
        <Tab name="attention" icon="alert" label="Attention" badge={<AttentionBadge />} />
        <Tab name="stations" icon="station" label="Stations" />
        <Tab name="vans" icon="truck" label="Vans" />
      </nav>
      <main class="work">
        <MapPlace />
        <section class="list-pane" aria-label={listLabels[list.value]}>
          {list.value === 'stations' ? <StationList /> : list.value === 'vans' ? <VanList /> : <AttentionList />}
        </section>
        <Details />
      </main>
      <ActionDialogs />
      <OperatorDialog />
      <Saying />
    </div>
  );
}

const listLabels: Readonly<Record<ListName, string>> = {
  map: 'What needs attention',
  attention: 'What needs attention',
  stations: 'Stations',
  vans: 'Vans in view',
};

function Tab({
  name,
  icon,
  label,
  badge,
}: {
  readonly name: ListName;
  readonly icon: IconName;
  readonly label: string;
  readonly badge?: preact.ComponentChildren;
}) {
  const current = list.value === name;
  return (
    <a class="tab" data-name={name} href={`#/${name}`} aria-current={current ? 'true' : undefined} data-testid={`tab-${name}`}>
      <Icon name={icon} />
      <span>{label}</span>
      {badge}
    </a>
  );
}

function AttentionBadge() {
  const items = urgent.value.filter((item) => item.acknowledged === null);
  const critical = items.filter((item) => item.severity === 'critical').length;
  if (items.length === 0) return null;
  return (
    <span class="badge" data-severity={critical > 0 ? 'critical' : 'high'} data-testid="attention-badge">
      {figure(critical > 0 ? critical : items.length)}
      <span class="unseen">{critical > 0 ? ' critical' : ' open'}</span>
    </span>
  );
}

function Totals() {
  stations.changed.value;
  let onHand = 0;
  let late = 0;
  let atRisk = 0;
  let delivered = 0;
  for (const station of stations.values()) {
    onHand += station.onHand;
    late += station.late;
    atRisk += station.atRisk;
    delivered += station.deliveredToday;
  }
  return (
    <dl class="totals" aria-label="The network now">
      <Total name="Stations" value={stations.size} />
      <Total name="On hand" value={onHand} />
      <Total name="Delivered today" value={delivered} />
      <Total name="At risk" value={atRisk} tone={atRisk > 0 ? 'high' : 'calm'} />
      <Total name="Late" value={late} tone={late > 0 ? 'critical' : 'calm'} />
    </dl>
  );
}

function Total({ name, value, tone = 'calm' }: { readonly name: string; readonly value: number; readonly tone?: string }) {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd>{figure(value)}</dd>
    </div>
  );
}

/** `/` goes to the search, Escape closes what is open. */
function useKeys() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]') !== null)
        return;
      if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return;
      if (event.key === 'Escape') close();
      else if (event.key === '/') {
        event.preventDefault();
        document.getElementById('search')?.focus();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
