import type { ProblemErrorView, paths } from './api';
import { retryAfterMs } from './retryAfter';

/** An answer of the API, or why there is none. */
export type Answer<T> = Ok<T> | Failure;

export interface Ok<T> {
  readonly ok: true;
  readonly status: number;
  readonly value: T;
  /** Tells this value from others of the same address; null where the server gives none. */
  readonly etag: string | null;
}

export interface Failure {
  readonly ok: false;
  /** HTTP status; 0 when the server could not be reached, took too long, or answered something unreadable. */
  readonly status: number;
  /** A word for programs, such as `notFound`; `unreachable` for status 0. */
  readonly code: string;
  /** What was wrong and what to do. */
  readonly message: string;
  /** Everything that was wrong, with JSON pointers into the body that was sent. */
  readonly errors: readonly ProblemErrorView[];
  /** Whether the same request may go through later. After such a failure nothing is known of what was sent. */
  readonly retriable: boolean;
  /** How long the server wants to be left alone; 0 when it does not say. */
  readonly retryAfterMs: number;
}

/** What `each` throws when a page of a list cannot be had. */
export class ApiError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

type Method = 'get' | 'put' | 'post' | 'delete';
type PathWith<M extends Method> = { [P in keyof paths]: paths[P] extends Readonly<Record<M, object>> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Readonly<Record<M, infer O>> ? O : never;

type ContentOf<R> = R extends { readonly content: infer C } ? (C extends { readonly 'application/json': infer V } ? V : Blob) : null;
type Responses<O> = O extends { readonly responses: infer R } ? R : never;
type Good<O> = keyof Responses<O> & (200 | 201 | 202);
type ValueOf<O> = [Good<O>] extends [never] ? null : ContentOf<Responses<O>[Good<O>]>;
type ItemOf<O> = ValueOf<O> extends { readonly items: readonly (infer I)[]; readonly next: string | null } ? I : never;
type ListPath = { [P in PathWith<'get'>]: [ItemOf<Operation<P, 'get'>>] extends [never] ? never : P }[PathWith<'get'>];

type PathPart<O> = O extends { readonly parameters: { readonly path: infer P } } ? { readonly path: P } : unknown;
type QueryPart<O> = O extends { readonly parameters: { readonly query: infer Q } }
  ? { readonly query: Q }
  : O extends { readonly parameters: { readonly query?: infer Q } }
    ? { readonly query?: Q }
    : unknown;
type BodyOf<C> = C extends { readonly 'application/json': infer B } ? B : Blob;
type BodyPart<O> = O extends { readonly requestBody: { readonly content: infer C } }
  ? { readonly body: BodyOf<C> }
  : O extends { readonly requestBody?: { readonly content: infer C } }
    ? { readonly body?: BodyOf<C> }
    : unknown;

interface Common {
  /** Ends the request; the answer is then a failure with status 0. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** The ETag of what is to be changed, as it was read; it is refused with 412 when it changed since. */
  readonly ifMatch?: string;
}

/** What a request is made of: its path's parameters, query and body, as the API describes them. */
export type RequestOf<P extends keyof paths, M extends Method> = PathPart<Operation<P, M>> &
  QueryPart<Operation<P, M>> &
  BodyPart<Operation<P, M>> &
  Common;

/** What is answered. */
export type AnswerOf<P extends keyof paths, M extends Method> = ValueOf<Operation<P, M>>;

type Arguments<R> = Common extends R ? [request?: R] : [request: R];

interface Parts extends Common {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifNoneMatch?: string | null;
}

export interface TrackingApiOptions {
  /** Where the server is; the page's own server when it is not given. */
  readonly server?: string;
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  /** The key to show; without one the browser's session counts, if there is one. */
  readonly key?: () => Promise<string | null>;
  /** Told when the server does not know who asks. */
  readonly onUnauthenticated?: () => void;
}

const defaultTimeoutMs = 15_000;

/**
 * The API, typed by its description. Calls never reject: whatever goes wrong is a value, with the server's own words where there are any.
 * Nothing is sent again by itself; `retriable` and `retryAfterMs` say whether and when that makes sense.
 */
export class TrackingApi {
  readonly #server: string;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;
  readonly #key: () => Promise<string | null>;
  readonly #onUnauthenticated: () => void;

  constructor(options: TrackingApiOptions = {}) {
    this.#server = options.server ?? '';
    this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#key = options.key ?? (() => Promise.resolve(null));
    this.#onUnauthenticated = options.onUnauthenticated ?? (() => {});
  }

  get<P extends PathWith<'get'>>(path: P, ...[request]: Arguments<RequestOf<P, 'get'>>): Promise<Answer<AnswerOf<P, 'get'>>> {
    return this.#send('GET', path, request as Parts | undefined);
  }

  /** Like `get`, but the value is null when it is still the one with this ETag. */
  getIfNew<P extends PathWith<'get'>>(
    path: P,
    etag: string | null,
    ...[request]: Arguments<RequestOf<P, 'get'>>
  ): Promise<Answer<AnswerOf<P, 'get'> | null>> {
    return this.#send('GET', path, { ...(request as Parts | undefined), ifNoneMatch: etag });
  }

  put<P extends PathWith<'put'>>(path: P, ...[request]: Arguments<RequestOf<P, 'put'>>): Promise<Answer<AnswerOf<P, 'put'>>> {
    return this.#send('PUT', path, request as Parts | undefined);
  }

  post<P extends PathWith<'post'>>(path: P, ...[request]: Arguments<RequestOf<P, 'post'>>): Promise<Answer<AnswerOf<P, 'post'>>> {
    return this.#send('POST', path, request as Parts | undefined);
  }

  delete<P extends PathWith<'delete'>>(path: P, ...[request]: Arguments<RequestOf<P, 'delete'>>): Promise<Answer<AnswerOf<P, 'delete'>>> {
    return this.#send('DELETE', path, request as Parts | undefined);
  }

  /** The items of a list, page after page as they are wanted. Throws an `ApiError` where a page cannot be had. */
  async *each<P extends ListPath>(
    path: P,
    ...[request]: Arguments<RequestOf<P, 'get'>>
  ): AsyncGenerator<ItemOf<Operation<P, 'get'>>, void, void> {
    const parts = (request ?? {}) as Parts;
    let cursor: string | null = null;
    do {
      const answer: Answer<{ items: readonly ItemOf<Operation<P, 'get'>>[]; next: string | null }> = await this.#send('GET', path, {
        ...parts,
        query: cursor === null ? { ...parts.query } : { ...parts.query, cursor },
      });
      if (!answer.ok) throw new ApiError(answer);
      yield* answer.value.items;
      cursor = answer.value.next;
    } while (cursor !== null);
  }

  async #send<T>(method: string, path: string, parts: Parts = {}): Promise<Answer<T>> {
    const timeout = AbortSignal.timeout(parts.timeoutMs ?? this.#timeoutMs);
    try {
      const response = await this.#fetch(this.#server + addressOf(path, parts), {
        method,
        // The browser asks each time, with the ETag of what it has.
        cache: 'no-cache',
        headers: headersOf(parts, await this.#key()),
        signal: parts.signal === undefined ? timeout : AbortSignal.any([timeout, parts.signal]),
        ...bodyOf(parts.body),
      });
      if (response.status === 304) return { ok: true, status: 304, value: null as T, etag: response.headers.get('etag') };
      if (response.status === 401) this.#onUnauthenticated();
      if (!response.ok) return await failureOf(response);
      return { ok: true, status: response.status, value: (await contentOf(response)) as T, etag: response.headers.get('etag') };
    } catch {
      return unreachable;
    }
  }
}

const unreachable: Failure = {
  ok: false,
  status: 0,
  code: 'unreachable',
  message: 'The server cannot be reached.',
  errors: [],
  retriable: true,
  retryAfterMs: 0,
};

function addressOf(path: string, parts: Parts): string {
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts.path?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts.query ?? {})) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? address : `${address}?${text}`;
}

function headersOf(parts: Parts, key: string | null): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (key !== null) headers.authorization = `Bearer ${key}`;
  if (parts.ifMatch !== undefined) headers['if-match'] = parts.ifMatch;
  if (parts.ifNoneMatch != null) headers['if-none-match'] = parts.ifNoneMatch;
  if (parts.body instanceof Blob) headers['content-type'] = parts.body.type;
  else if (parts.body !== undefined) headers['content-type'] = 'application/json';
  return headers;
}

function bodyOf(body: unknown): { body?: BodyInit } {
  if (body === undefined) return {};
  return { body: body instanceof Blob ? body : JSON.stringify(body) };
}

async function contentOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type');
  if (type === null) return null;
  return isJson(type) ? response.json() : response.blob();
}

async function failureOf(response: Response): Promise<Failure> {
  const problem = isJson(response.headers.get('content-type') ?? '') ? await readProblem(response) : {};
  const errors = Array.isArray(problem.errors) ? problem.errors.flatMap(readError) : [];
  const type = typeof problem.type === 'string' ? problem.type : '';
  return {
    ok: false,
    status: response.status,
    code: type.startsWith('/problems/') ? type.slice('/problems/'.length) : `http${response.status}`,
    message: typeof problem.detail === 'string' && problem.detail !== '' ? problem.detail : `The server answered ${response.status}.`,
    errors,
    retriable: response.status >= 500 || response.status === 429 || response.status === 408,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  };
}

async function readProblem(response: Response): Promise<{ type?: unknown; detail?: unknown; errors?: unknown }> {
  try {
    const problem: unknown = await response.json();
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    // Something in between answered; its status has to do.
    return {};
  }
}

function readError(error: { pointer?: unknown; code?: unknown; message?: unknown } | null): ProblemErrorView[] {
  if (typeof error?.code !== 'string' || typeof error.message !== 'string') return [];
  return [{ pointer: typeof error.pointer === 'string' ? error.pointer : '', code: error.code, message: error.message }];
}

function isJson(type: string): boolean {
  return /^application\/([\w.+-]+\+)?json\b/i.test(type);
}
