import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { PackageView, SearchView, StationView } from '../../client/api';
import { Icon, type IconName } from '../parts/icon';
import { address, open, type Selection } from '../route';
import { api } from '../state/api';
import { stations } from '../state/room';
import { counted, figure } from '../words/figures';
import { statusName } from '../words/packages';

interface Hit {
  readonly selection: Selection;
  readonly icon: IconName;
  readonly name: string;
  readonly more: string;
}

const waitMs = 200;

/** Finds a package by its barcode or reference, a van or a station by the beginning of its id or a part of its name. */
export function Search() {
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ readonly query: string; readonly hits: readonly Hit[]; readonly failed: string | null } | null>(
    null,
  );
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const query = text.trim();

  useEffect(() => {
    if (query === '') {
      setFound(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await api.get('/v1/search', { query: { q: query }, signal: stop.signal });
      if (stop.signal.aborted) return;
      setActive(0);
      setFound(
        answer.ok ? { query, hits: hitsOf(answer.value), failed: null } : { query, hits: stationsHere(query), failed: answer.message },
      );
    }, waitMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);

  const hits = found?.hits ?? [];
  const expanded = shown && query !== '';
  const go = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    open(hit.selection);
    setShown(false);
    setText('');
    input.current?.blur();
  };

  return (
    <search class="search">
      <Icon name="search" />
      <input
        id="search"
        ref={input}
        type="text"
        enterkeyhint="search"
        role="combobox"
        aria-label="Find a package, van or station"
        aria-expanded={expanded}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={expanded && hits.length > 0 ? `${listId}-${active}` : undefined}
        placeholder="Package, van or station"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setShown(true);
        }}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            if (hits.length > 0) setActive((active + step + hits.length) % hits.length);
          } else if (event.key === 'Enter' && found?.query === query) go(hits[active]);
          else if (event.key === 'Escape') {
            setText('');
            input.current?.blur();
          }
        }}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
      <div class="found" hidden={!expanded}>
        <div id={listId} role="listbox" aria-label="Found" data-testid="found">
          {hits.map((hit, index) => (
            <div
              key={address(hit.selection)}
              id={`${listId}-${index}`}
              class="hit"
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onMouseDown={(event) => {
                // Before the field loses the focus and the list goes away.
                event.preventDefault();
                go(hit);
              }}
              onMouseEnter={() => setActive(index)}
            >
              <Icon name={hit.icon} />
              <span>
                <strong>{hit.name}</strong>
                <span class="soft">{hit.more}</span>
              </span>
            </div>
          ))}
        </div>
        <p class="note" role="status">
          {found === null || found.query !== query
            ? 'Searching…'
            : found.failed !== null
              ? `Only stations are searched: ${found.failed}`
              : hits.length === 0
                ? 'Nothing found. Packages are found by their whole barcode or reference.'
                : ''}
        </p>
      </div>
    </search>
  );
}

function hitsOf(found: SearchView): Hit[] {
  return [
    ...found.packages.map(packageHit),
    ...found.vehicles.map(
      (view): Hit => ({
        selection: { kind: 'van', id: view.vehicleId },
        icon: 'truck',
        name: view.vehicleId,
        more: [counted(view.load, 'package'), view.partnerId].filter(Boolean).join(' · '),
      }),
    ),
    ...found.stations.map(stationHit),
  ];
}

function packageHit(view: PackageView): Hit {
  const references = view.announcement?.references ?? [];
  return {
    selection: { kind: 'package', id: view.packageId },
    icon: 'package',
    name: view.packageId,
    more: [statusName(view.status), ...references.slice(0, 2)].join(' · '),
  };
}

function stationHit(view: StationView): Hit {
  return {
    selection: { kind: 'station', id: view.stationId },
    icon: 'station',
    name: view.name ?? view.stationId,
    more: `${view.stationId} · ${figure(view.onHand)} on hand`,
  };
}

/** Without the server's search: what the page knows itself. */
function stationsHere(query: string): Hit[] {
  const wanted = query.toLowerCase();
  return [...stations.values()]
    .filter((view) => view.stationId.toLowerCase().startsWith(wanted) || (view.name ?? '').toLowerCase().includes(wanted))
    .slice(0, 20)
    .map(stationHit);
}
