import { describe, expect, it } from 'vitest';
import { WedgeReader } from '../../src/scan/capture/wedgeReader';

function type(reader: WedgeReader, keys: readonly string[], gapMs: number, start = 1_000): string[] {
  const barcodes: string[] = [];
  keys.forEach((key, i) => {
    const { barcode } = reader.key(key, start + i * gapMs);
    if (barcode !== null) barcodes.push(barcode);
  });
  return barcodes;
}

const bare = () => new WedgeReader({ prefix: '', suffix: '' });

describe('a hardware scanner', () => {
  it.each(['Enter', 'Tab'])('is recognised by its speed and ends with %s', (end) => {
    expect(type(bare(), [...'PKG-1', end], 8)).toEqual(['PKG-1']);
  });

  it('may hold Shift meanwhile', () => expect(type(bare(), ['Shift', 'P', 'K', 'G', 'Shift', '1', 'Enter'], 8)).toEqual(['PKG1']));

  it('reads several barcodes one after the other', () => {
    expect(type(bare(), [...'PKG-1', 'Enter', ...'PKG-2', 'Enter'], 8)).toEqual(['PKG-1', 'PKG-2']);
  });

  it('is not a person who types', () => expect(type(bare(), [...'PKG-1', 'Enter'], 120)).toEqual([]));

  it('does not take up what a person typed a while before', () => {
    const reader = bare();
    type(reader, [...'abc'], 120, 0);
    expect(type(reader, [...'PKG-1', 'Enter'], 8, 10_000)).toEqual(['PKG-1']);
  });

  it('keeps its Enter and its spaces from the button that has the focus, and leaves a person theirs', () => {
    const reader = bare();
    for (const [i, key] of [...'A B'].entries()) expect(reader.key(key, 1_000 + i * 5).swallow).toBe(key === ' ');
    expect(reader.key('Enter', 1_015).swallow).toBe(true);
    expect(reader.key('Enter', 5_000).swallow).toBe(false);
    expect(reader.key(' ', 6_000).swallow).toBe(false);
  });

  it('with a prefix is recognised by it, at any speed, and without it not at all', () => {
    const reader = new WedgeReader({ prefix: '~', suffix: '' });
    expect(type(reader, [...'~PKG-1', 'Enter'], 100)).toEqual(['PKG-1']);
    expect(type(reader, [...'PKG-1', 'Enter'], 8, 20_000)).toEqual([]);
  });

  it('with a suffix ends with it, or with Enter after it', () => {
    expect(type(new WedgeReader({ prefix: '', suffix: '#' }), [...'PKG-1#', 'Enter'], 8)).toEqual(['PKG-1']);
    expect(type(new WedgeReader({ prefix: '<', suffix: '>>' }), [...'<PKG-1>>'], 8)).toEqual(['PKG-1']);
  });
});
