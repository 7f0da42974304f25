import { useEffect, useRef } from 'preact/hooks';
import { DispatchDetails } from '../dispatch/dispatchDetails';
import { Icon } from '../parts/icon';
import { address, list, route } from '../route';
import { AttentionDetails } from './attentionDetails';
import { PackageDetails } from './packageDetails';
import { PromiseTable } from './promiseTable';
import { StationDetails } from './stationDetails';
import { VanDetails } from './vanDetails';

/** What is selected, in full. */
export function Details() {
  const selection = route.value.selection;
  const pane = useRef<HTMLElement>(null);
  const key = selection === null ? '' : `${selection.kind}/${selection.id}`;

  // A new selection is read from its top, by eyes and by screen readers; the first one after loading the page is not jumped to.
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    if (key !== '') pane.current?.focus({ preventScroll: true });
    pane.current?.scrollTo(0, 0);
  }, [key]);

  if (selection === null) return null;
  return (
    <aside class="details" ref={pane} tabIndex={-1} aria-label="Details" data-kind={selection.kind} data-testid="details">
      <a class="icon-button close" href={address(list.value)} aria-label="Close details">
        <Icon name="close" />
      </a>
      {selection.kind === 'station' && <StationDetails key={key} id={selection.id} />}
      {selection.kind === 'van' && <VanDetails key={key} id={selection.id} />}
      {selection.kind === 'package' && <PackageDetails key={key} id={selection.id} />}
      {selection.kind === 'attention' && <AttentionDetails key={key} id={selection.id} />}
      {selection.kind === 'dispatch' && <DispatchDetails key={key} id={selection.id} />}
      {selection.kind === 'promises' && <PromiseTable />}
    </aside>
  );
}
