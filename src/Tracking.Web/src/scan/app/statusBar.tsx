import { localDay } from '../queue/scanQueue';
import { Icon } from './icons';
import { type ScannerState, time } from './scanner';

/** How the connection is, in words and as a state to colour by. */
export function contactOf(
  { send }: ScannerState,
  now: number,
  online: boolean,
): { readonly state: 'online' | 'offline' | 'new'; readonly words: string } {
  if (send.offlineSince !== null) return { state: 'offline', words: `Offline since ${moment(send.offlineSince, now)}` };
  if (!online) return { state: 'offline', words: 'Offline' };
  // The server answers, but takes nothing: an unknown key, for example. The queue's page says why.
  if (send.trouble !== null) return { state: 'offline', words: 'Not sending' };
  return send.lastContact === 0 ? { state: 'new', words: 'Connecting…' } : { state: 'online', words: 'Online' };
}

export function sentToday({ send }: ScannerState, now: number): number {
  return send.day === localDay(now) ? send.sentToday : 0;
}

/** A time of today, or a day and a time. */
export function moment(at: number, now: number): string {
  if (localDay(at) === localDay(now)) return time(at);
  return `${new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' }).format(at)}, ${time(at)}`;
}

/** What waits, what was sent, what was put aside, and whether there is a network; leads to the queue. */
export function StatusBar({ state }: { readonly state: ScannerState }) {
  const now = Date.now();
  const contact = contactOf(state, now, navigator.onLine);
  const { scans, proofs, aside } = state.counts;
  return (
    <a class="status" href="#/queue" data-testid="status-bar" data-contact={contact.state} data-waiting={scans + proofs} data-aside={aside}>
      <span class="contact">
        <span class="lamp" />
        {contact.words}
      </span>
      <span class="counts">
        <span class={scans + proofs > 0 ? 'waiting' : ''}>
          <b>{scans + proofs}</b> waiting
        </span>
        <span>
          <b>{sentToday(state, now)}</b> sent<span class="wide"> today</span>
        </span>
        <span class={aside > 0 ? 'aside' : ''}>
          <b>{aside}</b> aside
        </span>
      </span>
    </a>
  );
}

export function TopBar({
  title,
  back,
  children,
}: {
  readonly title: string;
  readonly back?: boolean;
  readonly children?: preact.ComponentChildren;
}) {
  return (
    <header class="top">
      {back === true && (
        <a class="round" href="#/" aria-label="Back to the choice of work">
          <Icon name="back" />
        </a>
      )}
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </header>
  );
}
