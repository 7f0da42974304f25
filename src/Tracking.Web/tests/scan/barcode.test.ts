import { describe, expect, it } from 'vitest';
import { readBarcode } from '../../src/scan/model/barcode';

const id = (raw: string) => {
  const read = readBarcode(raw);
  return 'id' in read ? read.id : `problem: ${read.problem}`;
};

describe('a barcode', () => {
  it.each([
    ['PKG-VRQ-001', 'PKG-VRQ-001'],
    ['  PKG-1\r\n', 'PKG-1'],
    [']C0PKG-1', 'PKG-1'],
    [']E04006381333931', '4006381333931'],
  ])('%j is the id %s', (raw, expected) => expect(id(raw)).toBe(expected));

  it.each([
    [']C100340123450000000017', '340123450000000017'],
    ['(00)340123450000000017', '340123450000000017'],
    ['00340123450000000017', '340123450000000017'],
    ['\u001d00340123450000000017', '340123450000000017'],
    [']C1420544652\u001d00340123450000000017', '340123450000000017'],
    [']C1020400638133393137125\u001d00340123450000000017', '340123450000000017'],
    ['https://id.gs1.org/00/340123450000000017', '340123450000000017'],
  ])('with an SSCC %j is the SSCC', (raw, expected) => expect(id(raw)).toBe(expected));

  it.each([
    [']d2010400638133393121A-77\u001d17270101', '04006381333931.A-77'],
    ['(01)04006381333931(21)A-77', '04006381333931.A-77'],
    ['https://example.org/x/01/04006381333931/21/A-77?17=270101', '04006381333931.A-77'],
  ])('with GTIN and serial %j is both', (raw, expected) => expect(id(raw)).toBe(expected));

  it('that is 20 digits without a valid check digit is left as it is', () =>
    expect(id('00340123450000000018')).toBe('00340123450000000018'));

  it.each([
    [']C100340123450000000018', 'check digit'],
    ['(01)04006381333931', 'not one package'],
    [']C110ABC', 'neither an SSCC'],
    [']C10034', 'no complete GS1'],
    ['https://example.org/menu', 'web address'],
    ['PKG 1', 'a space'],
    ['PKG/1', '“/”'],
    ['-PKG', 'begins and ends'],
    ['', 'empty'],
    ['A'.repeat(129), '129 characters'],
  ])('%j is refused with its reason', (raw, reason) => expect(id(raw)).toMatch(new RegExp(`^problem: .*${reason}`)));

  it.each([
    ['VAN-7', 'vehicle'],
    ['truck.12', 'vehicle'],
    ['BAG-9', 'container'],
    ['PALLET:3', 'container'],
    ['VANILLA-1', 'package'],
    ['PKG-1', 'package'],
  ])('%s is guessed to be a %s', (raw, kind) => expect(readBarcode(raw)).toMatchObject({ guess: kind }));
});
