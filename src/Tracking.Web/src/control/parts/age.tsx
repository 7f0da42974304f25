import { contact, heardAt, now } from '../state/room';
import { clockWithSeconds, span } from '../words/times';

/** Whether the page is in touch, and how old what it shows is. Always in sight. */
export function Age() {
  const link = contact.value;
  const heard = heardAt.value;
  now.value;
  const old = heard === null ? null : Date.now() - heard;
  const state = link.kind === 'live' && old !== null && old > 20_000 ? 'slow' : link.kind;
  return (
    <p
      class="age"
      data-state={state}
      data-testid="age"
      title={heard === null ? '' : `Last heard from the server at ${clockWithSeconds(heard)}`}
    >
      <span class="dot" aria-hidden="true" />
      {state === 'live' && <span>Live</span>}
      {state === 'slow' && <span>Slow</span>}
      {state === 'connecting' && <span>Connecting…</span>}
      {(state === 'lost' || state === 'polling') && <span>Not connected</span>}
      {old !== null && (
        <span class="figure">
          {state === 'lost' && <span class="data-of">data of {clockWithSeconds(heard ?? 0)}, </span>}
          {span(old)} old
        </span>
      )}
    </p>
  );
}

/** Says loudly that the page is out of touch, once, for those who do not look at the age. */
export function LostBanner() {
  const link = contact.value;
  if (link.kind !== 'lost') return <div role="status" class="lost-banner" hidden />;
  return (
    <div role="status" class="lost-banner" data-testid="lost">
      No contact with the server since {clockWithSeconds(link.since)}. What is shown is of that moment; the page reconnects by itself.
    </div>
  );
}
