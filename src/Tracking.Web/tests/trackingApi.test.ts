import { describe, expect, expectTypeOf, test } from 'vitest';
import type { PackageView, ScanOutcome, StationView, VehicleView } from '../src/client/api';
import { ApiError, TrackingApi } from '../src/client/trackingApi';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** An API whose server gives these answers, one after the other, and what it was asked. */
function apiAnswering(...answers: (Response | Error)[]): { api: TrackingApi; sent: Sent[] } {
  const sent: Sent[] = [];
  const api = new TrackingApi({
    fetch: async (url, init) => {
      sent.push({ url: String(url), init: init ?? {} });
      if (init?.signal?.aborted) throw init.signal.reason;
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('Asked more often than was expected.');
      return answer;
    },
  });
  return { api, sent };
}

function json(value: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(value), { ...init, headers: { 'content-type': 'application/json; charset=utf-8', ...init.headers } });
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const errors = [{ pointer: '/name', code, message: 'The name is too long.' }];
  return new Response(JSON.stringify({ type: `/problems/${code}`, title: 'T', status, detail: 'The name is too long.', errors }), {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  });
}

describe('a request', () => {
  test('is addressed by the parameters of its path and query, escaped, without those that are not given', async () => {
    const { api, sent } = apiAnswering(json({ items: [], next: null }));
    await api.get('/v1/stations/{id}/packages', { path: { id: 'DS/1 a' }, query: { status: 'inTransit', limit: 5 } });
    expect(sent[0]?.url).toBe('/v1/stations/DS%2F1%20a/packages?status=inTransit&limit=5');
    expect(sent[0]?.init.method).toBe('GET');
  });

  test('carries its body as JSON, and its condition', async () => {
    const { api, sent } = apiAnswering(json({}, { status: 201 }));
    const answer = await api.put('/v1/packages/{id}', { path: { id: 'P' }, body: { service: 'nextDay' }, ifMatch: '"3-x"' });
    expect(answer).toMatchObject({ ok: true, status: 201 });
    expect(sent[0]?.init).toMatchObject({ method: 'PUT', body: '{"service":"nextDay"}' });
    expect(sent[0]?.init.headers).toMatchObject({ 'content-type': 'application/json', 'if-match': '"3-x"' });
  });

  test('carries an image as it is', async () => {
    const photo = new Blob(['x'], { type: 'image/jpeg' });
    const { api, sent } = apiAnswering(new Response(null, { status: 201 }));
    expect(await api.put('/v1/proofs/{id}', { path: { id: 'proof-1' }, body: photo })).toMatchObject({ ok: true, value: null });
    expect(sent[0]?.init.body).toBe(photo);
    expect(sent[0]?.init.headers).toMatchObject({ 'content-type': 'image/jpeg' });
  });

  test('is typed by the description', () => {
    const { api } = apiAnswering();
    expectTypeOf(api.get<'/v1/vehicles/{id}'>)
      .returns.resolves.extract<{ ok: true }>()
      .toHaveProperty('value')
      .toEqualTypeOf<VehicleView>();
    expectTypeOf(api.get<'/v1/proofs/{id}'>)
      .returns.resolves.extract<{ ok: true }>()
      .toHaveProperty('value')
      .toEqualTypeOf<Blob>();
    expectTypeOf(api.each<'/v1/stations'>).returns.toEqualTypeOf<AsyncGenerator<StationView, void, void>>();
    expectTypeOf<ScanOutcome>().toEqualTypeOf<'accepted' | 'duplicate' | 'retry' | 'rejected'>();
    expectTypeOf<PackageView['hold']>().extract<null>().toEqualTypeOf<null>();
    // @ts-expect-error There is no such address.
    void (() => api.get('/v1/nothing'));
    // @ts-expect-error The id is missing.
    void (() => api.get('/v1/packages/{id}'));
    // @ts-expect-error This is no service.
    void (() => api.put('/v1/packages/{id}', { path: { id: 'P' }, body: { service: 'yesterday' } }));
    // @ts-expect-error A package is no list.
    void (() => api.each('/v1/packages/{id}', { path: { id: 'P' } }));
  });
});

describe('an answer', () => {
  test('is its value with its ETag', async () => {
    const { api } = apiAnswering(json({ packageId: 'P', version: 3 }, { headers: { etag: '"3-x"' } }));
    expect(await api.get('/v1/packages/{id}', { path: { id: 'P' } })).toEqual({
      ok: true,
      status: 200,
      value: { packageId: 'P', version: 3 },
      etag: '"3-x"',
    });
  });

  test('is null where nothing is new', async () => {
    const { api, sent } = apiAnswering(new Response(null, { status: 304, headers: { etag: '"3-x"' } }));
    expect(await api.getIfNew('/v1/packages/{id}', '"3-x"', { path: { id: 'P' } })).toEqual({
      ok: true,
      status: 304,
      value: null,
      etag: '"3-x"',
    });
    expect(sent[0]?.init.headers).toMatchObject({ 'if-none-match': '"3-x"' });
  });

  test('is the refusal in the words of the server, which is final', async () => {
    const { api } = apiAnswering(problem(400, 'invalidLength'));
    expect(await api.put('/v1/stations/{id}', { path: { id: 'S' }, body: { name: 'long' } })).toEqual({
      ok: false,
      status: 400,
      code: 'invalidLength',
      message: 'The name is too long.',
      errors: [{ pointer: '/name', code: 'invalidLength', message: 'The name is too long.' }],
      retriable: false,
      retryAfterMs: 0,
    });
  });

  test.each([
    [503, 'overloaded', true],
    [500, 'internalError', true],
    [429, 'tooMany', true],
    [404, 'notFound', false],
    [412, 'versionMismatch', false],
  ])('%i %s can be had later: %s', async (status, code, retriable) => {
    const { api } = apiAnswering(problem(status, code, { 'retry-after': '2' }));
    expect(await api.get('/v1/stations')).toMatchObject({ ok: false, status, code, retriable, retryAfterMs: 2_000 });
  });

  test('of something in between is told by its status', async () => {
    const { api } = apiAnswering(new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }));
    expect(await api.get('/v1/stations')).toMatchObject({
      ok: false,
      status: 502,
      code: 'http502',
      message: 'The server answered 502.',
      retriable: true,
    });
  });

  test.each([
    ['a network that is gone', new TypeError('Failed to fetch')],
    ['an answer cut in the middle', new Response('{"items":[', { headers: { 'content-type': 'application/json' } })],
  ])('is unreachable after %s', async (_, answer) => {
    const { api } = apiAnswering(answer);
    expect(await api.get('/v1/stations')).toMatchObject({ ok: false, status: 0, code: 'unreachable', retriable: true });
  });

  test('is unreachable when whoever asked gives up', async () => {
    const { api } = apiAnswering(json({ items: [], next: null }));
    expect(await api.get('/v1/stations', { signal: AbortSignal.abort() })).toMatchObject({ ok: false, status: 0 });
  });

  test('is unreachable when the server takes too long', async () => {
    const api = new TrackingApi({
      timeoutMs: 5,
      fetch: (_, init) => new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    expect(await api.get('/v1/stations')).toMatchObject({ ok: false, status: 0, code: 'unreachable' });
  });
});

describe('a list', () => {
  test('goes on page after page, only as far as it is wanted', async () => {
    const page = (ids: string[], next: string | null) => json({ items: ids.map((stationId) => ({ stationId })), next });
    const { api, sent } = apiAnswering(page(['A', 'B'], 'c1'), page(['C'], 'c2'), page(['D'], null));
    const ids: string[] = [];
    for await (const station of api.each('/v1/stations', { query: { limit: 2 } })) {
      ids.push(station.stationId);
      if (ids.length === 3) break;
    }
    expect(ids).toEqual(['A', 'B', 'C']);
    expect(sent.map(({ url }) => url)).toEqual(['/v1/stations?limit=2', '/v1/stations?limit=2&cursor=c1']);
  });

  test('throws where a page cannot be had', async () => {
    const { api } = apiAnswering(json({ items: [{ vehicleId: 'V' }], next: 'c1' }), problem(503, 'overloaded'));
    const ids: string[] = [];
    const all = async () => {
      for await (const vehicle of api.each('/v1/vehicles')) ids.push(vehicle.vehicleId);
    };
    const error = await all().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).failure).toMatchObject({ status: 503, code: 'overloaded', retriable: true });
    expect(ids).toEqual(['V']);
  });
});
