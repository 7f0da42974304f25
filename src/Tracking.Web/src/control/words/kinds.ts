import type { AttentionView } from '../../client/api';
import { counted, figure } from './figures';

interface KindWords {
  /** Name of the kind in lists and filters. */
  readonly name: string;
  /** What to think of first. */
  readonly meaning: string;
}

const words: Readonly<Record<string, KindWords>> = {
  promise: { name: 'Promise at risk', meaning: 'At this pace these packages will be late, or already are.' },
  notReceived: { name: 'Not received', meaning: 'Shown as delivered, but the customer says that it did not come.' },
  bottleneck: { name: 'Bottleneck ahead', meaning: 'At this pace the station will not get these packages out in time for their wave.' },
  vanSilent: { name: 'Van silent', meaning: 'On its round with packages aboard, and not heard of.' },
  missorted: { name: 'Mis-sorted', meaning: 'On hand at a station that is not on the plan.' },
  stuck: { name: 'Stuck', meaning: 'On hand, and nothing has happened for a day.' },
  adrift: { name: 'Adrift', meaning: 'Left a place and was seen nowhere since.' },
  contradicted: { name: 'Contradicted', meaning: 'Seen at a facility after its journey had ended.' },
  notDeparted: { name: 'Loaded, not departed', meaning: 'Loaded on a van that still stands at the station.' },
  notScannedIn: { name: 'Back, not scanned in', meaning: 'The van is back at a station, its packages were not scanned in.' },
};

/** "Van silent"; the kind itself when this page does not know it. */
export function kindName(kind: string): string {
  return Object.hasOwn(words, kind) ? (words[kind]?.name ?? kind) : kind;
}

export function kindMeaning(kind: string): string {
  return Object.hasOwn(words, kind) ? (words[kind]?.meaning ?? '') : '';
}

/** "12 packages, 3 late, 2 medical" */
export function concerned(item: AttentionView): string {
  const parts = [counted(item.count, 'package')];
  if (item.late > 0) parts.push(`${figure(item.late)} late`);
  if (item.medical > 0) parts.push(`${figure(item.medical)} medical`);
  if (item.cold > 0) parts.push(`${figure(item.cold)} cold`);
  return parts.join(', ');
}
