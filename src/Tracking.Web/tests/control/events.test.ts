import { describe, expect, test } from 'vitest';
import type { EventView } from '../../src/client/api';
import { eventWords } from '../../src/control/words/events';

function event(fields: Partial<EventView>): EventView {
  return {
    eventId: '0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11',
    type: 'arrived',
    eventTime: '2026-11-24T06:00:00.000Z',
    recordedAt: '2026-11-24T06:00:05.000Z',
    origin: 'scan',
    voids: null,
    withdrawn: false,
    flags: [],
    ...fields,
  } as EventView;
}

describe('an event of a history', () => {
  test('that is plain has no remark', () => {
    expect(eventWords(event({}))).toMatchObject({ origin: 'scan', marks: ['scan'], remarks: [], counts: true });
  });

  test('that was known late says how late', () => {
    const words = eventWords(event({ flags: ['late'], recordedAt: '2026-11-24T09:20:00.000Z' }));
    expect(words.marks).toContain('late');
    expect(words.remarks[0]?.text).toContain('3 h 20 min');
    expect(words.counts).toBe(true);
  });

  test('that was voided does not count, and is told apart from what voids it', () => {
    expect(eventWords(event({ flags: ['voided'], withdrawn: true }))).toMatchObject({ marks: ['scan', 'voided'], counts: false });
    expect(eventWords(event({ type: 'voided', voids: '0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b12' }))).toMatchObject({
      marks: ['scan', 'void'],
      counts: true,
    });
  });

  test.each(['derived', 'inferred', 'announcement'] as const)('that is %s is marked so', (origin) => {
    expect(eventWords(event({ origin })).marks).toEqual([origin]);
  });

  test('that contradicts is marked so', () => {
    expect(eventWords(event({ flags: ['contradicts'] })).marks).toContain('contradicts');
  });

  test('without effect says why', () => {
    for (const flag of ['notAboard', 'repeated', 'withoutEffect'] as const) {
      const words = eventWords(event({ flags: [flag], withdrawn: true }));
      expect(words.marks).toContain('withdrawn');
      expect(words.remarks).toHaveLength(1);
      expect(words.counts).toBe(false);
    }
    expect(eventWords(event({ origin: 'announcement', withdrawn: true })).remarks[0]?.text).toContain('later announcement');
  });
});
