import type { CustomerView, TimelineEntry } from '../client/customerView';
import { reasonSentence } from './reasonWords';
import type { Times } from './times';

const titles: Readonly<Record<string, string>> = {
  announced: 'The sender told us about your package',
  pickedUp: 'Picked up from the sender',
  droppedOff: 'Handed in by the sender',
  inducted: 'Received by us',
  arrived: 'Arrived',
  sorted: 'Sorted',
  stowed: 'Put on its shelf',
  contained: 'Packed for the trip',
  uncontained: 'Unpacked',
  loaded: 'Loaded',
  departed: 'Left',
  unloaded: 'Unloaded',
  outForDelivery: 'Out for delivery',
  availableForPickup: 'Ready to collect',
  collected: 'Collected',
  delivered: 'Delivered',
  attempted: 'Delivery attempted',
  returnStarted: 'Going back to the sender',
  returnCancelled: 'On its way to you again',
  returned: 'Returned to the sender',
  exception: 'Problem on the way',
  damaged: 'Damage noticed',
  held: 'Put on hold',
  released: 'Hold ended',
  relabelled: 'Given a new label',
  handedOver: 'Handed to a delivery partner',
  handedBack: 'Back from the delivery partner',
  lost: 'Could not be found',
  found: 'Found again',
  cancelled: 'Cancelled',
  disposed: 'Disposed of',
};

/** Types whose reason is worth a line; `damaged` says it all already. */
const explained = new Set(['attempted', 'exception', 'held', 'returnStarted']);

export interface TimelineDay {
  /** "Today", "Yesterday", else "Monday, November 30". */
  readonly heading: string;
  readonly entries: readonly TimelineLine[];
}

export interface TimelineLine {
  readonly title: string;
  readonly clock: string;
  /** The instant, for machines. */
  readonly at: string;
  /** Where, and why if there is a reason; may be empty. */
  readonly details: readonly string[];
}

/** "Arrived"; a plain word for a type this page does not know. */
export function timelineTitle(type: string): string {
  return Object.hasOwn(titles, type) ? (titles[type] ?? 'Update') : 'Update';
}

/** The timeline, newest first, by calendar day. */
export function timelineDays(view: CustomerView, times: Times, now: number): TimelineDay[] {
  const days: { key: string; heading: string; entries: TimelineLine[] }[] = [];
  for (const entry of newestFirst(view.timeline)) {
    const key = times.dayKey(entry.at);
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, heading: heading(entry.at, times, now), entries: [] };
      days.push(day);
    }
    const details = [entry.place ?? '', explained.has(entry.type) && entry.reason !== null ? reasonSentence(entry.reason) : ''];
    day.entries.push({
      title: timelineTitle(entry.type),
      clock: times.clock(entry.at),
      at: entry.at,
      details: details.filter((detail) => detail !== ''),
    });
  }
  return days;
}

/** The server sends them so; among equal times its order stays. */
function newestFirst(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  return [...timeline].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function heading(at: string, times: Times, now: number): string {
  const day = times.day(at, now);
  if (day !== 'today' && day !== 'yesterday') return times.date(at, now);
  return day === 'today' ? 'Today' : 'Yesterday';
}
