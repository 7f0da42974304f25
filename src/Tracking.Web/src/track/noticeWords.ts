import type { CustomerView, StationNotice } from '../client/customerView';
import { reasonAdvice, reasonClause, reasonSentence } from './reasonWords';
import { isOver, newest, wasTried } from './statusWords';
import type { Times } from './times';
import { entry, fill, sentences, words } from './words';

/** Something the reader should know beside the state. */
export interface Notice {
  readonly kind: 'attempt' | 'exception' | 'hold' | 'closed' | 'delayed';
  readonly title: string;
  readonly text: string;
}

/** What stands in the way of the package and what comes next, most recent trouble first; nothing once the package's journey is over. */
export function notices(view: CustomerView, times: Times, now: number): Notice[] {
  if (isOver(view.status)) return [];
  const all: Notice[] = [];
  if (view.lastAttempt !== null && view.attempts > 0) {
    const { reason, at } = view.lastAttempt;
    const { once, twice, often, text } = words.notices.attempt;
    all.push({
      kind: 'attempt',
      title: view.attempts === 1 ? once : view.attempts === 2 ? twice : fill(often, { count: view.attempts }),
      text: sentences(
        fill(text, { when: times.when(at, now), clause: reasonClause(reason) }),
        view.status === 'outForDelivery' && wasTried(view) ? words.next.aboard : afterAttempt(view, reason),
        reasonAdvice(reason),
      ),
    });
  }
  // What the attempt or the hold says already need not be said again as an exception.
  const held = view.hold ? newest(view, 'held', 'released') : undefined;
  const holdReason = held?.type === 'held' ? held.reason : null;
  const said = [all.length > 0 ? view.lastAttempt?.reason : null, holdReason];
  if (view.exception !== null && (view.exception.reason === null || !said.includes(view.exception.reason))) {
    const { reason, since } = view.exception;
    const noted = since === null ? '' : fill(words.notices.exception.noticed, { when: times.when(since, now) });
    const next = view.hold ? '' : entry(words.next.exception, reason, 'other');
    all.push({
      kind: 'exception',
      title: words.notices.exception.title,
      text: sentences(reasonSentence(reason), noted, next, reasonAdvice(reason)),
    });
  }
  if (view.hold) {
    const because = holdReason === null ? '' : fill(words.notices.hold.because, { clause: reasonClause(holdReason) });
    all.push({ kind: 'hold', title: words.notices.hold.title, text: fill(words.notices.hold.text, { because }) });
  }
  return [...all, ...view.notices.map((notice) => stationNotice(notice, times, now))];
}

/** A second visit is not promised once the package is on its way elsewhere or waits at a counter. */
function afterAttempt(view: CustomerView, reason: string | null): string {
  return view.status === 'inTransit' || view.status === 'atStation' ? entry(words.next.attempt, reason, 'other') : '';
}

function stationNotice(notice: StationNotice, times: Times, now: number): Notice {
  const { title, titleAhead, until, span, from } = words.notices[notice.kind];
  const ahead = Date.parse(notice.from) > now;
  const values = {
    time: notice.until === null ? '' : times.dayAndClock(notice.until, now),
    from: times.dayAndClock(notice.from, now),
    until: notice.until === null ? '' : times.dayAndClock(notice.until, now),
  };
  const how = ahead ? (notice.until === null ? from : span) : notice.until === null ? '' : until;
  return {
    kind: notice.kind,
    title: fill(ahead ? titleAhead : title, { station: notice.stationName }),
    text: sentences(notice.reason === null ? '' : reasonSentence(notice.reason), notice.message ?? '', fill(how, values)),
  };
}
