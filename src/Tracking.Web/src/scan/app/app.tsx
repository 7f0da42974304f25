import { useEffect } from 'preact/hooks';
import { Home } from './home';
import { QueuePage } from './queuePage';
import type { Scanner } from './scanner';
import { SettingsPage } from './settingsPage';
import { StatusBar } from './statusBar';
import { useScanner } from './useScanner';
import { Work } from './work';

/** The page: the screen that the address names, under the bar that says how things stand. */
export function App({ scanner }: { readonly scanner: Scanner }) {
  const state = useScanner(scanner);
  const { screen } = state;
  const place = screen.name === 'work' ? screen.workflow.id : screen.name;

  // Who cannot see that the screen changed is told by the focus.
  useEffect(() => {
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place, state.context === null]);

  if (!state.ready) return <p class="loading">Opening…</p>;
  if (state.broken !== null) {
    return (
      <main>
        <h1>Scanner</h1>
        <p class="note bad" role="alert">
          {state.broken}
        </p>
      </main>
    );
  }
  return (
    <>
      <nav class="bar" aria-label="Queue and connection">
        <StatusBar state={state} />
        {state.updateWaits && (
          <p class="note update">
            A new version is ready. It is taken as soon as nobody scans.
            <button type="button" class="link" onClick={() => scanner.takeUpdate()}>
              Take it now
            </button>
          </p>
        )}
      </nav>
      {state.context === null || screen.name === 'settings' ? (
        <SettingsPage scanner={scanner} state={state} />
      ) : screen.name === 'queue' ? (
        <QueuePage scanner={scanner} state={state} />
      ) : screen.name === 'work' ? (
        <Work key={screen.workflow.id} scanner={scanner} state={state} workflow={screen.workflow} />
      ) : (
        <Home scanner={scanner} state={state} />
      )}
    </>
  );
}
