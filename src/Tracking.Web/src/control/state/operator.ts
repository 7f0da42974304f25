import { signal } from '@preact/signals';

const key = 'tracking.operator';

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The name under which this browser's operator acts; null until one was given. */
export const operator = signal<string | null>(stored());

/** What waits for a name to be given. */
let waiting: ((name: string | null) => void) | null = null;
export const asking = signal(false);

/** The operator's name; asks for it when there is none yet. Null when it was not given. */
export function nameOfOperator(): Promise<string | null> {
  const name = operator.peek();
  return name !== null ? Promise.resolve(name) : askName();
}

export function askName(): Promise<string | null> {
  waiting?.(null);
  asking.value = true;
  return new Promise((resolve) => {
    waiting = resolve;
  });
}

export function answerName(name: string | null): void {
  if (name !== null) {
    operator.value = name;
    try {
      localStorage.setItem(key, name);
    } catch {
      // A browser that keeps nothing asks again the next time.
    }
  }
  asking.value = false;
  waiting?.(name);
  waiting = null;
}
