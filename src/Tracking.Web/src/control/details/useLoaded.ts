import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../client/operatorViews';
import { type Answer, get, withQuery } from '../../client/request';

const restMs = 2_000;

export interface Loaded<T> {
  /** The last good answer; null while there was none. */
  readonly value: T | null;
  /** Why the last one failed, and with which status; null when it did not. */
  readonly failed: { readonly status: number; readonly message: string } | null;
  reload(): void;
}

/** Asks for a path, and again when `revision` changes, at most every two seconds. */
export function useLoaded<T>(path: string | null, revision: unknown): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; value: T | null; failed: Loaded<T>['failed'] }>({
    path,
    value: null,
    failed: null,
  });
  const [again, setAgain] = useState(0);
  const askedAt = useRef(0);
  const askedPath = useRef<string | null>(null);
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    const wait = askedPath.current === path ? Math.max(0, askedAt.current + restMs - Date.now()) : 0;
    const timer = setTimeout(async () => {
      askedAt.current = Date.now();
      askedPath.current = path;
      const answer: Answer<T> = await get<T>(path, stop.signal);
      if (stop.signal.aborted) return;
      setState((before) =>
        answer.ok
          ? { path, value: answer.value, failed: null }
          : {
              path,
              value: before.path === path && answer.status !== 404 ? before.value : null,
              failed: { status: answer.status, message: answer.message },
            },
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path, revision, again]);
  return {
    value: state.path === path ? state.value : null,
    failed: state.path === path ? state.failed : null,
    reload: () => setAgain(again + 1),
  };
}

export interface LoadedList<T> {
  readonly items: readonly T[] | null;
  readonly failed: string | null;
  /** Asks for the next page; null when there is none. */
  readonly more: (() => void) | null;
  readonly loadingMore: boolean;
}

/** A list of the API, page by page; the pages that were opened are asked for anew when `revision` changes. */
export function useList<T>(
  path: string | null,
  query: Readonly<Record<string, string | number | null>>,
  revision: unknown,
  pageSize = 50,
): LoadedList<T> {
  const [pages, setPages] = useState(1);
  const key = path === null ? null : withQuery(path, query);
  const keyRef = useRef(key);
  if (keyRef.current !== key) {
    keyRef.current = key;
    if (pages !== 1) setPages(1);
  }
  const limit = Math.min(1_000, pageSize * pages);
  const loaded = useLoaded<Page<T>>(path === null ? null : withQuery(path, { ...query, limit }), revision);
  const last = useRef<{ key: string | null; page: Page<T> } | null>(null);
  if (loaded.value !== null) last.current = { key, page: loaded.value };
  const page = loaded.value ?? (last.current?.key === key ? (last.current?.page ?? null) : null);
  return {
    items: page?.items ?? null,
    failed: loaded.failed?.message ?? null,
    more: page !== null && page.next !== null && limit < 1_000 ? () => setPages(pages + 1) : null,
    loadingMore: page !== null && loaded.value === null && loaded.failed === null,
  };
}
