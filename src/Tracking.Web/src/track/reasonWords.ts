/** Each reason as a clause that reads well after "because" and "but", and as a sentence of its own. */
const clauses: Readonly<Record<string, string>> = {
  notHome: 'nobody was at home',
  businessClosed: 'the business was closed',
  refused: 'it was not accepted at the door',
  badAddress: 'we could not find the address',
  noAccess: 'there was no way to reach the door',
  noSafePlace: 'there was no safe place to leave it',
  idFailed: 'the required ID could not be checked',
  damaged: 'it was found to be damaged',
  missorted: 'it was sent to the wrong station',
  missedSort: 'it missed a connection on the way',
  weather: 'bad weather is holding up deliveries',
  vehicle: 'there was a problem with a vehicle',
  capacity: 'there are more packages than we can carry at once',
  outOfTime: 'there was not enough time',
  customs: 'customs is checking it',
  security: 'it needs a security check',
  shipperRecall: 'the sender asked for it back',
  addressChange: 'its delivery address is being changed',
  oversize: 'it is too large for the planned vehicle',
  other: 'something unexpected came up',
};

/** What the reader can do about it, where there is something. */
const advice: Readonly<Record<string, string>> = {
  badAddress: 'Please check the address with the sender.',
  noAccess: 'If a gate code or directions would help, please tell the sender.',
  noSafePlace: 'It helps if somebody is there to take it.',
  idFailed: 'Please have your ID ready for the next visit.',
  addressChange: 'If you did not ask for this, please contact the sender.',
};

/** The reasons that have words of their own. */
export const knownReasons: readonly string[] = Object.keys(clauses);

/** "nobody was at home"; one that always fits for a reason this page does not know. */
export function reasonClause(reason: string | null): string {
  return own(clauses, reason) ?? 'something unexpected came up';
}

/** "Nobody was at home." */
export function reasonSentence(reason: string | null): string {
  const clause = reasonClause(reason);
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** What the reader can do about it, or an empty text. */
export function reasonAdvice(reason: string | null): string {
  return own(advice, reason) ?? '';
}

function own(table: Readonly<Record<string, string>>, key: string | null): string | undefined {
  return key !== null && Object.hasOwn(table, key) ? table[key] : undefined;
}
