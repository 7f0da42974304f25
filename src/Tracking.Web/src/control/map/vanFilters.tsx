import { useComputed } from '@preact/signals';
import { fleet } from '../state/room';
import { allVans, isFiltering, type VanFilter, vanFilter } from '../state/vanFilter';

/** Which vans the map and the list show. */
export function VanFilters() {
  const filter = vanFilter.value;
  const partners = useComputed(() => {
    fleet.changed.value;
    const ids = new Set<string>();
    for (const van of fleet.vans.values()) if (van.view.partnerId !== null) ids.add(van.view.partnerId);
    return [...ids].sort().slice(0, 200);
  });
  const set = (change: Partial<VanFilter>) => {
    vanFilter.value = { ...vanFilter.peek(), ...change };
  };
  const far = fleet.cells.value.length > 0;
  return (
    <details class="van-filters">
      <summary data-active={isFiltering(filter)}>Vans{isFiltering(filter) ? ': filtered' : ''}</summary>
      <div class="filter-body">
        <label>
          Kind
          <select value={filter.kind} onChange={(event) => set({ kind: event.currentTarget.value as VanFilter['kind'] })}>
            <option value="all">All</option>
            <option value="delivery">Delivery rounds</option>
            <option value="linehaul">Line haul</option>
          </select>
        </label>
        <label>
          Load
          <select value={filter.load} onChange={(event) => set({ load: event.currentTarget.value as VanFilter['load'] })}>
            <option value="all">All</option>
            <option value="loaded">Loaded</option>
            <option value="empty">Empty</option>
          </select>
        </label>
        <label>
          Heard
          <select value={filter.heard} onChange={(event) => set({ heard: event.currentTarget.value as VanFilter['heard'] })}>
            <option value="all">All</option>
            <option value="recent">In touch</option>
            <option value="silent">Silent</option>
          </select>
        </label>
        <label>
          Partner
          <select value={filter.partner} onChange={(event) => set({ partner: event.currentTarget.value })}>
            <option value="">All</option>
            {partners.value.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        {isFiltering(filter) && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              vanFilter.value = allVans;
            }}
          >
            Show all vans
          </button>
        )}
        {far && isFiltering(filter) && <p class="note">Counts far out are of all vans.</p>}
      </div>
    </details>
  );
}
