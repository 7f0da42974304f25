import { afterEach, expect, test, vi } from 'vitest';
import { ownServer as serverWith } from '../../src/scan/sending/trackingServer';

const scan = {
  eventId: 'e1',
  deviceId: 'HH-1',
  fields: { eventId: 'e1', type: 'sorted', packageId: 'P1', occurredAt: '2026-11-24T12:00:00Z' },
};
const ownServer = serverWith(async () => null);
const proof = { id: 'p1', image: { type: 'image/jpeg', bytes: new ArrayBuffer(3) } };

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(make: () => Response): void {
  vi.stubGlobal('fetch', async () => make());
}

test.each([
  ['an empty page', () => new Response(null, { status: 200 })],
  ['a page to sign in', () => new Response('<h1>Welcome</h1>', { status: 200, headers: { 'content-type': 'text/html' } })],
  ['an object of somebody else', () => Response.json({ ok: true })],
  ['nothing at all', () => new Response(null, { status: 204 })],
])('%s is not taken for the server: nothing counts as sent', async (_, make) => {
  answering(make);
  expect(await ownServer.postScans('HH-1', [scan as never], 0)).toMatchObject({ kind: 'failed', reached: false });
  expect(await ownServer.putProof(proof as never)).toMatchObject({ kind: 'failed', reached: false });
  expect(await ownServer.postPositions([], 0)).toMatchObject({ kind: 'failed', reached: false });
  expect(await ownServer.ping()).toMatchObject({ kind: 'failed', reached: false });
});

test('an image counts as stored when the server names its tag', async () => {
  answering(() => new Response(null, { status: 201, headers: { etag: '"abc"' } }));
  expect(await ownServer.putProof(proof as never)).toEqual({ kind: 'taken', value: null });
});
