/** Why something went otherwise than planned: the server's names and the words for people. */
export const reasonWords = {
  notHome: 'Nobody home',
  businessClosed: 'Business closed',
  refused: 'Refused',
  badAddress: 'Address wrong or incomplete',
  noAccess: 'No access to the door',
  noSafePlace: 'No safe place',
  idFailed: 'ID or PIN failed',
  damaged: 'Damaged',
  missorted: 'Sorted to the wrong place',
  missedSort: 'Missed its sort',
  weather: 'Weather',
  vehicle: 'Vehicle trouble',
  capacity: 'No room',
  outOfTime: 'Out of time',
  customs: 'Customs',
  security: 'Security',
  shipperRecall: 'Shipper wants it back',
  addressChange: 'Address changes',
  oversize: 'Too large',
  other: 'Something else',
} as const;

export type Reason = keyof typeof reasonWords;
