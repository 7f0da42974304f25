import { describe, expect, it } from 'vitest';
import type { SubjectKind } from '../../src/scan/model/barcode';
import { makeScan, makeVoid, type Occasion } from '../../src/scan/model/scan';
import { type Workflow, workflowOf, workflows } from '../../src/scan/model/workflows';

/** The server's table of scans: subjects and what each type cannot do without. */
const table: Readonly<Record<string, readonly [string, string | null]>> = {
  pickedUp: ['PC', 'stationId'],
  inducted: ['PC', 'stationId'],
  sorted: ['PC', 'stationId'],
  stowed: ['PC', 'stationId'],
  arrived: ['PCV', 'stationId'],
  departed: ['PCV', 'stationId'],
  loaded: ['PC', 'vehicleId'],
  unloaded: ['PCV', 'vehicleId'],
  contained: ['PC', 'parentContainerId'],
  outForDelivery: ['PCV', 'vehicleId'],
  availableForPickup: ['P', 'stationId'],
  collected: ['P', 'stationId'],
  delivered: ['P', null],
  attempted: ['P', 'reason'],
  returnStarted: ['P', 'reason'],
  damaged: ['P', 'reason'],
  held: ['PCV', 'reason'],
  released: ['PCV', null],
};

const letters: Readonly<Record<SubjectKind, string>> = { package: 'P', container: 'C', vehicle: 'V' };

const occasion = (workflow: Workflow, more: Partial<Occasion> = {}): Occasion => ({
  workflow,
  context: { deviceId: 'HH-1', name: 'Ana', stationId: 'DSE4', vehicleId: 'VAN-7' },
  containerId: 'BAG-1',
  reason: workflow.reasons[0] ?? null,
  proof: null,
  location: null,
  at: Date.UTC(2026, 10, 24, 8),
  ...more,
});

const work = (id: string) => {
  const found = workflowOf(id);
  if (found === null) throw new Error(`There is no work ${id}.`);
  return found;
};

describe('the scan of each work', () => {
  it.each(workflows.flatMap((workflow) => workflow.subjects.map((kind) => [workflow.id, kind] as const)))(
    '%s of a %s has one subject that its type takes and all that it needs',
    (id, kind) => {
      const workflow = work(id);
      const scan = makeScan('e1', { kind, id: 'X-1' }, occasion(workflow));
      const [subjects, needs] = table[scan.type] ?? ['', null];
      expect(subjects).toContain(letters[kind]);
      if (needs !== null) expect(scan).toHaveProperty(needs);
      const named = [scan.packageId, scan.containerId, scan.subject].filter((subject) => subject !== undefined);
      expect(named).toEqual([kind === 'vehicle' ? 'vehicle' : 'X-1']);
      if (kind === 'vehicle') expect(scan.vehicleId).toBe('X-1');
    },
  );

  it('says no station for what happens at somebody’s door, and the vehicle instead', () => {
    const scan = makeScan(
      'e1',
      { kind: 'package', id: 'P-1' },
      occasion(work('deliver'), { location: { lat: 43.5, lon: -90.9, accuracy: 8 } }),
    );
    expect(scan).toEqual({
      eventId: 'e1',
      type: 'delivered',
      packageId: 'P-1',
      occurredAt: '2026-11-24T08:00:00.000Z',
      vehicleId: 'VAN-7',
      location: { lat: 43.5, lon: -90.9, accuracy: 8 },
    });
  });

  it('says where something was picked up, and the station only when that is not known', () => {
    const pickUp = (location: Occasion['location']) =>
      makeScan('e1', { kind: 'package', id: 'P-1' }, occasion(work('pick-up'), { location }));
    expect(pickUp({ lat: 43.5, lon: -90.9, accuracy: 8 })).not.toHaveProperty('stationId');
    expect(pickUp(null)).toMatchObject({ stationId: 'DSE4' });
  });

  it('is taken back by a scan of the same subject that names it', () => {
    expect(makeVoid('e2', { kind: 'vehicle', id: 'VAN-7' }, 'e1', 0)).toEqual({
      eventId: 'e2',
      type: 'voided',
      subject: 'vehicle',
      vehicleId: 'VAN-7',
      occurredAt: '1970-01-01T00:00:00.000Z',
      voids: 'e1',
    });
  });
});
