import { type Workflow, workflows } from '../model/workflows';
import { ContextLine } from './contextLine';
import { Icon, type IconName } from './icons';
import { ResultPanel } from './resultPanel';
import type { Scanner, ScannerState } from './scanner';
import { TopBar } from './statusBar';

/** The choice of what is being done. */
export function Home({ scanner, state }: { readonly scanner: Scanner; readonly state: ScannerState }) {
  return (
    <>
      <TopBar title="Scanner">
        <a class="round" href="#/settings" aria-label="Settings">
          <Icon name="gear" />
        </a>
      </TopBar>
      <main class="home">
        <ContextLine state={state} />
        {state.route !== null && (
          <p class="note good" data-testid="route">
            {state.route.vehicleId} is on its route. Its position is sent until it is back at the station.
          </p>
        )}
        {state.result !== null && <ResultPanel result={state.result} idle="" />}
        <Choice title="On the road" where="road" state={state} />
        <Choice title="At the station" where="station" state={state} />
        {state.canInstall && (
          <button type="button" class="plain" onClick={() => void scanner.install()}>
            Install the scanner on this device
          </button>
        )}
      </main>
    </>
  );
}

function Choice({ title, where, state }: { readonly title: string; readonly where: Workflow['where']; readonly state: ScannerState }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul class="tiles">
        {workflows
          .filter((workflow) => workflow.where === where)
          .map((workflow) => {
            const unfinished = state.drafts[workflow.id]?.subjects.length ?? 0;
            return (
              <li key={workflow.id}>
                <a class={`tile ${where}`} href={`#/work/${workflow.id}`}>
                  <Icon name={workflow.id as IconName} />
                  {workflow.name}
                  {unfinished > 0 && <span class="badge">{unfinished} unfinished</span>}
                </a>
              </li>
            );
          })}
      </ul>
    </section>
  );
}
