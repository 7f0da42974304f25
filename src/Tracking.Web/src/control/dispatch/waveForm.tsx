import { useState } from 'preact/hooks';
import type { DispatchView } from '../../client/api';
import { Failed } from '../details/parts';
import { api } from '../state/api';

const secondsOf = [5, 10, 30, 60];

/** Begins a departure wave. */
export function WaveForm({
  stationId,
  isFirst,
  onBegun,
}: {
  readonly stationId: string;
  readonly isFirst: boolean;
  readonly onBegun: (dispatch: DispatchView) => void;
}) {
  const [departs, setDeparts] = useState('');
  const [seconds, setSeconds] = useState(10);
  const [includePlanned, setIncludePlanned] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const begin = async () => {
    setBusy(true);
    const answer = await api.post('/v1/stations/{id}/dispatches', {
      path: { id: stationId },
      body: { seconds, includePlanned, ...(departs === '' ? {} : { departsAt: new Date(departs).toISOString() }) },
    });
    setBusy(false);
    setFailed(answer.ok ? null : answer.message);
    if (answer.ok) onBegun(answer.value);
  };
  return (
    <section class="block" aria-label="Plan a wave">
      <h3>{isFirst ? 'Plan the first wave' : 'Plan another wave'}</h3>
      <form
        class="wave-form"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <label>
          Leaves (your time; empty for soon)
          <input type="datetime-local" name="departs" value={departs} onInput={(event) => setDeparts(event.currentTarget.value)} />
        </label>
        <label>
          Search for
          <select name="seconds" value={String(seconds)} onChange={(event) => setSeconds(Number(event.currentTarget.value))}>
            {secondsOf.map((each) => (
              <option key={each} value={String(each)}>
                {each} seconds
              </option>
            ))}
          </select>
        </label>
        <label class="check wide">
          <input
            type="checkbox"
            name="includePlanned"
            checked={includePlanned}
            onChange={(event) => setIncludePlanned(event.currentTarget.checked)}
          />
          Plan anew what vans have before them that have not left
        </label>
        <div class="wide">
          <Failed message={failed} />
        </div>
        <div class="buttons wide">
          <button type="submit" disabled={busy} data-testid="begin-dispatch">
            Find routes
          </button>
        </div>
      </form>
    </section>
  );
}
