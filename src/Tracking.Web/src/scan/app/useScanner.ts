import { useEffect, useState } from 'preact/hooks';
import type { Scanner, ScannerState } from './scanner';

/** The scanner's state, and a new look whenever it changes. */
export function useScanner(scanner: Scanner): ScannerState {
  const [state, setState] = useState(scanner.state);
  useEffect(() => {
    const update = () => setState(scanner.state);
    update();
    return scanner.subscribe(update);
  }, [scanner]);
  return state;
}
