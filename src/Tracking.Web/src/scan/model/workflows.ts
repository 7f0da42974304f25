import type { SubjectKind } from './barcode';
import type { Reason } from './reasons';

export type ScanType =
  | 'pickedUp'
  | 'inducted'
  | 'sorted'
  | 'stowed'
  | 'contained'
  | 'loaded'
  | 'unloaded'
  | 'arrived'
  | 'departed'
  | 'outForDelivery'
  | 'attempted'
  | 'availableForPickup'
  | 'collected'
  | 'delivered'
  | 'returnStarted'
  | 'damaged'
  | 'held'
  | 'released'
  | 'voided';

/** What a scan cannot do without, from the device's context. */
export type ContextField = 'stationId' | 'vehicleId' | 'containerId';

/** One thing that a person does with the scanner. */
export interface Workflow {
  readonly id: string;
  /** Where it is done; `behind` is never chosen, but follows from another. */
  readonly where: 'station' | 'road' | 'behind';
  readonly name: string;
  /** What to do, one sentence. */
  readonly hint: string;
  /** What is said of a subject once it is recorded. */
  readonly done: string;
  readonly type: ScanType;
  readonly subjects: readonly SubjectKind[];
  readonly needs: readonly ContextField[];
  /** Reasons to choose from, the most frequent first; empty: none is asked. */
  readonly reasons: readonly Reason[];
  /** Whether photo, signature and name of the receiver are asked. */
  readonly proof: boolean;
  /** What it does to the route of the vehicle in the context; such work is a press, not a barcode. */
  readonly route?: 'start' | 'end';
}

const packages: readonly SubjectKind[] = ['package'];
const goods: readonly SubjectKind[] = ['package', 'container'];
const everything: readonly SubjectKind[] = ['package', 'container', 'vehicle'];
const none: readonly Reason[] = [];

function work(
  where: Workflow['where'],
  id: string,
  name: string,
  type: ScanType,
  subjects: readonly SubjectKind[],
  needs: readonly ContextField[],
  hint: string,
  done: string,
  more: Partial<Pick<Workflow, 'reasons' | 'proof' | 'route'>> = {},
): Workflow {
  return { where, id, name, type, subjects, needs, hint, done, reasons: none, proof: false, ...more };
}

/** Everything that can be done, in the order in which a day does it. */
export const workflows: readonly Workflow[] = [
  work(
    'station',
    'arrive',
    'Arrive',
    'arrived',
    everything,
    ['stationId'],
    'Scan what has come in: a vehicle, a container or a package.',
    'arrived',
  ),
  work('station', 'unload', 'Unload', 'unloaded', goods, ['stationId', 'vehicleId'], 'Scan what comes off the vehicle.', 'unloaded'),
  work('station', 'induct', 'Induct', 'inducted', goods, ['stationId'], 'Scan each package as it enters the station.', 'inducted'),
  work('station', 'sort', 'Sort', 'sorted', goods, ['stationId'], 'Scan each package as it is sorted.', 'sorted'),
  work('station', 'stow', 'Stow', 'stowed', goods, ['stationId'], 'Scan each package as it goes on its shelf.', 'stowed'),
  work(
    'station',
    'contain',
    'Into container',
    'contained',
    goods,
    ['stationId', 'containerId'],
    'Scan the container first, then what goes into it.',
    'put in',
  ),
  work('station', 'load', 'Load', 'loaded', goods, ['stationId', 'vehicleId'], 'Scan what goes onto the vehicle.', 'loaded'),
  work(
    'station',
    'depart',
    'Depart',
    'departed',
    everything,
    ['stationId'],
    'Scan what leaves: a vehicle, a container or a package.',
    'departed',
  ),
  work(
    'station',
    'pickup-shelf',
    'Ready for pickup',
    'availableForPickup',
    packages,
    ['stationId'],
    'Scan each package that waits for its customer.',
    'ready for pickup',
  ),
  work('station', 'collect', 'Collected', 'collected', packages, ['stationId'], 'Scan what the customer takes along.', 'collected', {
    proof: true,
  }),
  work('station', 'hold', 'Hold', 'held', goods, ['stationId'], 'Scan what must not move on, then say why.', 'on hold', {
    reasons: ['badAddress', 'damaged', 'security', 'customs', 'weather', 'capacity', 'oversize', 'shipperRecall', 'addressChange', 'other'],
  }),
  work('station', 'release', 'Release', 'released', goods, ['stationId'], 'Scan what may move on again.', 'released'),
  work('station', 'damage', 'Damaged', 'damaged', packages, [], 'Scan what is damaged, then say how it came.', 'reported damaged', {
    reasons: ['damaged', 'weather', 'vehicle', 'other'],
  }),
  work('station', 'return', 'Return', 'returnStarted', packages, [], 'Scan what goes back to its shipper, then say why.', 'going back', {
    reasons: ['refused', 'badAddress', 'noAccess', 'damaged', 'shipperRecall', 'idFailed', 'other'],
  }),
  work(
    'road',
    'start-route',
    'Start route',
    'departed',
    ['vehicle'],
    ['stationId', 'vehicleId'],
    'The vehicle leaves, and all aboard is out for delivery.',
    'on its route',
    {
      route: 'start',
    },
  ),
  work('road', 'deliver', 'Deliver', 'delivered', packages, [], 'Scan everything for this door, then take the proof.', 'delivered', {
    proof: true,
  }),
  work('road', 'attempt', 'Attempt', 'attempted', packages, [], 'Scan what could not be handed over, then say why.', 'attempted', {
    reasons: [
      'notHome',
      'businessClosed',
      'noAccess',
      'noSafePlace',
      'badAddress',
      'refused',
      'idFailed',
      'weather',
      'outOfTime',
      'vehicle',
      'other',
    ],
  }),
  work('road', 'pick-up', 'Pick up', 'pickedUp', goods, ['stationId'], 'Scan what the sender hands over.', 'picked up'),
  work(
    'road',
    'end-route',
    'Back at station',
    'arrived',
    ['vehicle'],
    ['stationId', 'vehicleId'],
    'The vehicle is back, and the route ends.',
    'back at the station',
    {
      route: 'end',
    },
  ),
  work(
    'behind',
    'out-for-delivery',
    'Out for delivery',
    'outForDelivery',
    ['vehicle'],
    ['stationId', 'vehicleId'],
    'All aboard is out for delivery.',
    'out for delivery',
  ),
];

const byId = new Map(workflows.map((workflow) => [workflow.id, workflow]));

export function workflowOf(id: string): Workflow | null {
  return byId.get(id) ?? null;
}

/** Whether a person is asked something before the scans of this work are recorded. */
export function asksMore(workflow: Workflow): boolean {
  return workflow.proof || workflow.reasons.length > 0;
}
