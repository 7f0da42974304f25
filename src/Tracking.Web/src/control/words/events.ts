import type { EventView } from '../../client/api';
import { span } from './times';

/** How an event of a history is to be told apart from the others. */
export type EventMark = 'scan' | 'derived' | 'inferred' | 'announcement' | 'late' | 'voided' | 'void' | 'contradicts' | 'withdrawn' | 'odd';

export interface EventWords {
  /** Where it comes from. */
  readonly origin: 'scan' | 'derived' | 'inferred' | 'announcement';
  readonly originName: string;
  /** Everything by which the history can be filtered. */
  readonly marks: readonly EventMark[];
  /** What is unusual about it, each a short sentence. */
  readonly remarks: readonly Remark[];
  /** Whether it counts for the package's state. */
  readonly counts: boolean;
}

export interface Remark {
  readonly mark: EventMark;
  readonly text: string;
}

export const markNames: Readonly<Record<EventMark, string>> = {
  scan: 'Scanned',
  derived: 'Derived from a carrier',
  inferred: 'Inferred',
  announcement: 'Announced',
  late: 'Late',
  voided: 'Voided',
  void: 'Voids another',
  contradicts: 'Contradicted',
  withdrawn: 'Without effect',
  odd: 'Odd',
};

/** The order of marks in legend and filter. */
export const allMarks: readonly EventMark[] = [
  'scan',
  'derived',
  'inferred',
  'announcement',
  'late',
  'voided',
  'void',
  'contradicts',
  'withdrawn',
  'odd',
];

const oddFlags: Readonly<Record<string, string>> = {
  clockCorrected: 'The device’s clock was wrong and was corrected.',
  futureClamped: 'The device said a time in the future; the time of arrival counts.',
  missorted: 'Not on the planned way.',
  noProof: 'Delivered without proof.',
  cycle: 'The containers contain each other; the loop was cut here.',
  tooDeep: 'More containers in each other than are followed.',
};

const withoutEffect: Readonly<Record<string, string>> = {
  notAboard: 'The package was not aboard then.',
  repeated: 'A repeat of what another scan said.',
  withoutEffect: 'Changes nothing.',
};

export function eventWords(event: EventView): EventWords {
  const origin = known(event.origin);
  const remarks: Remark[] = [];
  const marks = new Set<EventMark>([origin]);
  const add = (mark: EventMark, text: string) => {
    marks.add(mark);
    remarks.push({ mark, text });
  };
  if (event.flags.includes('late')) {
    add('late', `Known only ${span(Date.parse(event.recordedAt) - Date.parse(event.eventTime))} later.`);
  }
  if (event.flags.includes('voided')) add('voided', 'Voided: it was undone by a later scan.');
  if (event.voids !== null) marks.add('void');
  if (event.flags.includes('contradicts')) add('contradicts', 'Seen at a facility after its journey had ended.');
  for (const flag of event.flags) {
    const reason = Object.hasOwn(withoutEffect, flag) ? withoutEffect[flag] : undefined;
    const odd = Object.hasOwn(oddFlags, flag) ? oddFlags[flag] : undefined;
    if (reason !== undefined) add('withdrawn', reason);
    else if (odd !== undefined) add('odd', odd);
  }
  if (event.withdrawn && !marks.has('voided') && !marks.has('withdrawn')) {
    add('withdrawn', origin === 'announcement' ? 'Replaced by a later announcement.' : 'No longer counts.');
  }
  return {
    origin,
    originName: { scan: 'Scan', derived: 'Derived', inferred: 'Inferred', announcement: 'Announcement' }[origin],
    marks: [...marks],
    remarks,
    counts: !event.withdrawn && !marks.has('voided'),
  };
}

function known(origin: string): EventWords['origin'] {
  return origin === 'derived' || origin === 'inferred' || origin === 'announcement' ? origin : 'scan';
}
