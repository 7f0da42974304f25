import { entry, words } from './words';

/** The reasons that have words of their own. */
export const knownReasons: readonly string[] = Object.keys(words.reasons);

/** "nobody was at home", after "because" and "but"; words that always fit for a reason this page does not know. */
export function reasonClause(reason: string | null): string {
  return entry(words.reasons, reason, 'other').clause;
}

/** "Nobody was at home." */
export function reasonSentence(reason: string | null): string {
  const clause = reasonClause(reason);
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** What the reader can do about it, or an empty text. */
export function reasonAdvice(reason: string | null): string {
  return entry(words.reasons, reason, 'other').advice;
}
