import { retryAfterMs } from './trackApi';

/** An answer of the API, or why there is none. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string; readonly retryAfterMs: number };

const timeoutMs = 15_000;

/** Asks the API. Never rejects: a server that cannot be reached is a failure of status 0. */
export async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(path, {
      method,
      cache: 'no-cache',
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    if (response.ok) return { ok: true, value: response.status === 204 ? (null as T) : ((await response.json()) as T) };
    return await refusal(response);
  } catch {
    return { ok: false, status: 0, code: 'unreachable', message: 'The server cannot be reached.', retryAfterMs: 0 };
  }
}

/** Asks with GET. */
export function get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return request<T>('GET', path, undefined, signal);
}

/** A path with its query; what is null is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function refusal(response: Response): Promise<Answer<never>> {
  let code = `http${response.status}`;
  let message = `The server answered ${response.status}.`;
  try {
    const problem = (await response.json()) as { type?: unknown; title?: unknown; detail?: unknown; errors?: { message?: unknown }[] };
    if (typeof problem.type === 'string') code = problem.type.replace(/^.*\//, '');
    const first = problem.errors?.[0]?.message;
    const text = [first, problem.detail, problem.title].find((candidate) => typeof candidate === 'string' && candidate !== '');
    if (typeof text === 'string') message = text;
  } catch {
    // No problem document: the status has to do.
  }
  return { ok: false, status: response.status, code, message, retryAfterMs: retryAfterMs(response.headers.get('retry-after')) };
}
