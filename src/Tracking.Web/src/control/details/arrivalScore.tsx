import type { ArrivalFiguresView, ArrivalHorizonView, ArrivalScoreView } from '../../client/api';
import { api } from '../state/api';
import { now } from '../state/room';
import { lateness, minutes, percent, stopsAhead } from '../words/arrivals';
import { counted, figure } from '../words/figures';
import { ArrivalPlot } from './arrivalPlot';
import { Fact, Failed } from './parts';
import { useLoaded } from './useLoaded';

/** Asked for again every so often; rounds end some times an hour. */
const refreshMs = 300_000;

/** Of what happened so much is meant to be within its interval. */
const aim = 0.8;

/** How good a station's arrival times were: held against what happened, day by day, and by how far they looked ahead. */
export function ArrivalScore({ stationId }: { readonly stationId: string }) {
  const loaded = useLoaded<ArrivalScoreView>(stationId, Math.floor(now.value / refreshMs), (signal) =>
    api.get('/v1/planning/arrivals', { query: { stationId }, signal }),
  );
  const score = loaded.value;
  return (
    <section class="block" aria-label="Arrival times" data-testid="arrival-score">
      <div class="block-head">
        <h3>Arrival times</h3>
        {score !== null && score.days.length > 0 && (
          <span class="soft">
            {counted(score.total.predictions, 'prediction')}, {counted(score.days.length, 'day')}
          </span>
        )}
      </div>
      <Failed message={loaded.failed} />
      {score !== null && score.days.length === 0 && <p class="empty">No planned round from here has ended yet.</p>}
      {score !== null && score.days.length > 0 && (
        <>
          <dl class="figures">
            <Fact name={`Within (aim ${percent(aim)})`} tone={toneOf(score.total)}>
              {percent(score.total.coverage)}
            </Fact>
            <Fact name="Off by, mean">{minutes(score.total.meanErrorSeconds)}</Fact>
            <Fact name="Width, mean">{minutes(score.total.meanWidthSeconds)}</Fact>
            <Fact name="Leaning">{lateness(score.total.biasSeconds)}</Fact>
            <Fact name="Window held">{percent(score.shown.within)}</Fact>
            <Fact name="Window changes">{score.shown.meanRevisions === null ? '–' : score.shown.meanRevisions.toFixed(1)}</Fact>
          </dl>
          {score.days.length > 1 && <ArrivalPlot days={score.days} aim={aim} />}
          <Horizons horizons={score.byHorizon} />
        </>
      )}
    </section>
  );
}

function toneOf(figures: ArrivalFiguresView): string {
  return figures.coverage !== null && figures.predictions >= 100 && figures.coverage < aim - 0.1 ? 'warn' : 'calm';
}

function Horizons({ horizons }: { readonly horizons: readonly ArrivalHorizonView[] }) {
  return (
    <table class="scores">
      <thead>
        <tr>
          <th scope="col">Stops ahead</th>
          <th scope="col">Count</th>
          <th scope="col">Within</th>
          <th scope="col">Off by</th>
          <th scope="col">Width</th>
        </tr>
      </thead>
      <tbody>
        {horizons.map((each) => (
          <tr key={`${each.justLeft}/${each.fewestStops}`}>
            <th scope="row">{stopsAhead(each)}</th>
            <td>{figure(each.figures.predictions)}</td>
            <td>{percent(each.figures.coverage)}</td>
            <td>{minutes(each.figures.meanErrorSeconds)}</td>
            <td>{minutes(each.figures.meanWidthSeconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
