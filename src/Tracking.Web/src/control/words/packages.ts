import type { Reason } from '../../client/api';

const statuses: Readonly<Record<string, string>> = {
  announced: 'Announced',
  accepted: 'Accepted',
  inTransit: 'In transit',
  atStation: 'At station',
  outForDelivery: 'Out for delivery',
  availableForPickup: 'Ready for pickup',
  delivered: 'Delivered',
  returning: 'Returning',
  returned: 'Returned',
  lost: 'Lost',
  cancelled: 'Cancelled',
  disposed: 'Disposed of',
};

/** States of what is on hand at a station, in the order of a package's way. */
export const onHandStatuses = ['accepted', 'inTransit', 'atStation', 'availableForPickup', 'returning'] as const;

const types: Readonly<Record<string, string>> = {
  announced: 'Announced',
  pickedUp: 'Picked up',
  droppedOff: 'Dropped off',
  inducted: 'Inducted',
  sorted: 'Sorted',
  stowed: 'Stowed',
  arrived: 'Arrived',
  departed: 'Departed',
  loaded: 'Loaded',
  unloaded: 'Unloaded',
  contained: 'Put into container',
  uncontained: 'Taken out of container',
  outForDelivery: 'Out for delivery',
  availableForPickup: 'Ready for pickup',
  collected: 'Collected',
  delivered: 'Delivered',
  attempted: 'Attempted in vain',
  returnStarted: 'Return started',
  exception: 'Exception',
  damaged: 'Damaged',
  held: 'Held',
  released: 'Released',
  relabelled: 'Relabelled',
  handedOver: 'Handed over',
  handedBack: 'Handed back',
  returned: 'Returned',
  returnCancelled: 'Return cancelled',
  lost: 'Lost',
  found: 'Found',
  cancelled: 'Cancelled',
  disposed: 'Disposed of',
  notReceived: 'Customer: not received',
  voided: 'Void',
};

const reasons: Readonly<Record<string, string>> = {
  notHome: 'nobody at home',
  businessClosed: 'business closed',
  refused: 'refused',
  badAddress: 'bad address',
  noAccess: 'no access',
  noSafePlace: 'no safe place',
  idFailed: 'ID check failed',
  damaged: 'damaged',
  missorted: 'mis-sorted',
  missedSort: 'missed the sort',
  weather: 'weather',
  vehicle: 'vehicle',
  capacity: 'no capacity',
  outOfTime: 'out of time',
  customs: 'customs',
  security: 'security',
  shipperRecall: 'recalled by shipper',
  addressChange: 'address change',
  oversize: 'oversize',
  other: 'other',
};

/** The reasons that one can choose. */
export const reasonNames = Object.keys(reasons) as readonly Reason[];

const promises: Readonly<Record<string, string>> = {
  onTrack: 'On track',
  atRisk: 'At risk',
  late: 'Late',
  met: 'Met',
  missed: 'Missed',
};

const services: Readonly<Record<string, string>> = { sameDay: 'Same day', nextDay: 'Next day', twoDay: 'Two days', standard: 'Standard' };

export const statusName = (status: string) => word(statuses, status);
export const typeName = (type: string) => word(types, type);
export const reasonName = (reason: string) => word(reasons, reason);
export const promiseName = (state: string) => word(promises, state);
export const serviceName = (service: string) => word(services, service);

function word(table: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(table, key) ? (table[key] ?? key) : key;
}
