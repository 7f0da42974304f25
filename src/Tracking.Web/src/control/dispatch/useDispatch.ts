import { useEffect, useState } from 'preact/hooks';
import type { DeviationView, DispatchView } from '../../client/api';
import { api } from '../state/api';

const computingMs = 700;
const quietMs = 15_000;

export interface Dispatches {
  /** The newest dispatches, without their routes; null while they are not known. */
  readonly list: readonly DispatchView[] | null;
  /** The one that is open, with its routes; null while there is none. */
  readonly open: DispatchView | null;
  readonly deviations: readonly DeviationView[];
  /** Why something could not be read; null when nothing failed. */
  readonly failed: string | null;
  /** Reads everything again now. */
  readonly refresh: () => void;
  /** Takes in what an action answered. */
  readonly take: (dispatch: DispatchView) => void;
}

/** A station's dispatches: read again often while one is computed, else now and then. */
export function useDispatches(stationId: string, number: number | null): Dispatches {
  const [list, setList] = useState<readonly DispatchView[] | null>(null);
  const [open, setOpen] = useState<DispatchView | null>(null);
  const [deviations, setDeviations] = useState<readonly DeviationView[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const wanted = number ?? list?.[0]?.number ?? null;
  const computing = open?.state === 'computing';

  useEffect(() => {
    const stop = new AbortController();
    const path = { id: stationId };
    void api.get('/v1/stations/{id}/dispatches', { path, signal: stop.signal }).then((answer) => {
      if (stop.signal.aborted) return;
      setFailed(answer.ok ? null : answer.message);
      if (answer.ok) setList(answer.value.items);
    });
    void api.get('/v1/stations/{id}/deviations', { path, signal: stop.signal }).then((answer) => {
      if (answer.ok && !stop.signal.aborted) setDeviations(answer.value.items);
    });
    return () => stop.abort();
  }, [stationId, turn]);

  useEffect(() => {
    if (wanted === null) {
      setOpen(null);
      return;
    }
    const stop = new AbortController();
    void api
      .get('/v1/stations/{id}/dispatches/{number}', { path: { id: stationId, number: String(wanted) }, signal: stop.signal })
      .then((answer) => {
        if (stop.signal.aborted) return;
        setFailed(answer.ok ? null : answer.message);
        if (answer.ok) setOpen(answer.value);
      });
    return () => stop.abort();
  }, [stationId, wanted, turn]);

  useEffect(() => {
    const timer = setTimeout(() => setTurn((before) => before + 1), computing ? computingMs : quietMs);
    return () => clearTimeout(timer);
  }, [turn, computing]);

  return {
    list,
    open: open?.number === wanted ? open : null,
    deviations,
    failed,
    refresh: () => setTurn((before) => before + 1),
    take: (dispatch) => {
      setOpen(dispatch);
      setTurn((before) => before + 1);
    },
  };
}
