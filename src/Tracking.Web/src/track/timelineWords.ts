import type { CustomerView, TimelineEntry } from '../client/customerView';
import { reasonSentence } from './reasonWords';
import type { Times } from './times';
import { entry, words } from './words';

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
  return entry(words.timeline.titles, type, 'other');
}

/** The timeline, newest first, by calendar day. */
export function timelineDays(view: CustomerView, times: Times, now: number): TimelineDay[] {
  const days: { key: string; heading: string; entries: TimelineLine[] }[] = [];
  for (const event of newestFirst(view.timeline)) {
    const key = times.dayKey(event.at);
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, heading: heading(event.at, times, now), entries: [] };
      days.push(day);
    }
    const details = [
      event.place ?? '',
      words.timeline.explained.includes(event.type) && event.reason !== null ? reasonSentence(event.reason) : '',
    ];
    day.entries.push({
      title: timelineTitle(event.type),
      clock: times.clock(event.at),
      at: event.at,
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
