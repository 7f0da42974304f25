import { useState } from 'preact/hooks';
import { figure } from '../words/figures';

const step = 60;

/** The first of many, and a button for more, so that long lists stay cheap. */
export function useFirst<T>(all: readonly T[]): { readonly shown: readonly T[]; readonly more: preact.ComponentChildren } {
  const [most, setMost] = useState(step);
  const shown = all.length > most ? all.slice(0, most) : all;
  const more =
    all.length > most ? (
      <button type="button" class="quiet more" onClick={() => setMost(most + step)}>
        Show more ({figure(all.length - most)} left)
      </button>
    ) : null;
  return { shown, more };
}
