import type { CustomerView } from '../client/customerView';
import { reasonAdvice, reasonClause, reasonSentence } from './reasonWords';
import { isOver, newest } from './statusWords';
import type { Times } from './times';

/** Something the reader should know beside the state. */
export interface Notice {
  readonly kind: 'attempt' | 'exception' | 'hold';
  readonly title: string;
  readonly text: string;
}

/** What stands in the way of the package, most recent trouble first; nothing once the package's journey is over. */
export function notices(view: CustomerView, times: Times, now: number): Notice[] {
  if (isOver(view.status)) return [];
  const all: Notice[] = [];
  if (view.lastAttempt !== null && view.attempts > 0) {
    const { reason, at } = view.lastAttempt;
    all.push({
      kind: 'attempt',
      title: view.attempts === 1 ? 'We tried to deliver' : `We tried to deliver ${howOften(view.attempts)}`,
      text: sentences(`We came ${times.when(at, now)}, but ${reasonClause(reason)}.`, reasonAdvice(reason)),
    });
  }
  // What the attempt or the hold says already need not be said again as an exception.
  const held = view.hold ? newest(view, 'held', 'released') : undefined;
  const holdReason = held?.type === 'held' ? held.reason : null;
  const said = [all.length > 0 ? view.lastAttempt?.reason : null, holdReason];
  if (view.exception !== null && (view.exception.reason === null || !said.includes(view.exception.reason))) {
    const { reason, since } = view.exception;
    const noted = since === null ? '' : `We noticed it ${times.when(since, now)}.`;
    all.push({ kind: 'exception', title: 'There is a problem', text: sentences(reasonSentence(reason), noted, reasonAdvice(reason)) });
  }
  if (view.hold) {
    const because = holdReason === null ? '' : ` because ${reasonClause(holdReason)}`;
    all.push({ kind: 'hold', title: 'On hold', text: `Your package is on hold${because}. It moves on when the hold ends.` });
  }
  return all;
}

function howOften(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}

function sentences(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
