import { useEffect, useState } from 'preact/hooks';
import type { AdjustedView, DispatchView } from '../../client/api';
import { Modal } from '../parts/modal';
import { api } from '../state/api';
import { changeWords, stopId } from './plan';

/** Moves a stop to a van and a place in its route, after saying what that costs. */
export function MoveDialog({
  dispatch,
  packageId,
  onClose,
  onMove,
}: {
  readonly dispatch: DispatchView;
  readonly packageId: string;
  readonly onClose: () => void;
  readonly onMove: (vehicleId: string, position: number | null) => void;
}) {
  const from = dispatch.routes.find((route) => route.stops.some((stop) => stop.packageIds.includes(packageId)))?.vehicleId;
  const [vehicleId, setVehicleId] = useState(dispatch.vans.find((van) => van.vehicleId !== from)?.vehicleId ?? from ?? '');
  const [position, setPosition] = useState<number | null>(null);
  const [tried, setTried] = useState<AdjustedView | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    setTried(null);
    setFailed(null);
    void api
      .post('/v1/stations/{id}/dispatches/{number}/adjust', {
        path: { id: dispatch.stationId, number: String(dispatch.number) },
        body: { moves: [{ packageId, vehicleId, position }], dryRun: true },
        signal: stop.signal,
      })
      .then((answer) => {
        if (stop.signal.aborted) return;
        if (answer.ok) setTried(answer.value);
        else setFailed(answer.message);
      });
    return () => stop.abort();
  }, [vehicleId, position]);

  const others = (dispatch.routes.find((route) => route.vehicleId === vehicleId)?.stops ?? []).filter(
    (stop) => !stop.packageIds.includes(packageId),
  );
  const breaks = (tried?.faults.length ?? 0) > 0;
  return (
    <Modal title={`Move ${packageId}`} onClose={onClose} testId="move-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onMove(vehicleId, position);
        }}
      >
        <label>
          To van
          <select
            name="vehicle"
            value={vehicleId}
            onChange={(event) => {
              setVehicleId(event.currentTarget.value);
              setPosition(null);
            }}
          >
            {dispatch.vans.map((van) => (
              <option key={van.vehicleId} value={van.vehicleId}>
                {van.vehicleId}
                {van.vehicleId === from ? ' (has it)' : ''}
                {van.partnerId === null ? '' : `, ${van.partnerId}`}
              </option>
            ))}
          </select>
        </label>
        <label>
          As its stop
          <select
            name="position"
            value={position === null ? '' : String(position)}
            onChange={(event) => setPosition(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
          >
            <option value="">where it costs least</option>
            {[...others, null].map((stop, index) => (
              <option key={stop === null ? 'last' : stopId(stop)} value={String(index)}>
                {index + 1}, {stop === null ? 'the last one' : `before ${stopId(stop)}`}
              </option>
            ))}
          </select>
        </label>
        <p class={breaks || failed !== null ? 'problem' : 'confirm'} role="status" data-testid="move-cost">
          {failed ?? (tried === null ? 'Counting what it costs…' : breaks ? tried.faults.join(' ') : `${changeWords(tried)}.`)}
        </p>
        <div class="buttons">
          <button type="button" class="quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" disabled={tried === null || breaks}>
            Move
          </button>
        </div>
      </form>
    </Modal>
  );
}
