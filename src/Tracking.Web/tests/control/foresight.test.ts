import { describe, expect, test } from 'vitest';
import { actionWords, percent, sourceWords } from '../../src/control/words/foresight';

describe('what is foreseen, in words', () => {
  test('says what can be done, in the singular and the plural', () => {
    expect(actionWords({ kind: 'extraStaff', stage: 'sort', quantity: 1 })).toBe('1 more person sorting');
    expect(actionWords({ kind: 'extraStaff', stage: 'dispatch', quantity: 3 })).toBe('3 more people loading');
    expect(actionWords({ kind: 'extraWave', stage: 'dispatch', quantity: 2 })).toBe('2 more vans');
    expect(actionWords({ kind: 'divert', stage: 'sort', quantity: 1200 })).toBe('1,200 packages to another station');
  });

  test('shows a kind that it does not know', () => {
    expect(actionWords({ kind: 'teleport' as 'divert', stage: 'sort', quantity: 4 })).toBe('teleport 4');
    expect(sourceWords('oracle')).toBe('oracle');
  });

  test('calls nothing certain that is not', () => {
    expect(percent(0.998)).toBe('over 99 %');
    expect(percent(1)).toBe('100 %');
    expect(percent(0.354)).toBe('35 %');
  });
});
