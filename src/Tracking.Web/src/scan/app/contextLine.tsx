import type { ScannerState } from './scanner';

/** Where and with whom this device works; leads to the settings. */
export function ContextLine({ state }: { readonly state: ScannerState }) {
  const { context } = state;
  if (context === null) return null;
  return (
    <a class="context" href="#/settings">
      <span class="unseen">Change: </span>
      <span>
        <small>Station</small> {context.stationId || '–'}
      </span>
      <span>
        <small>Vehicle</small> {context.vehicleId || '–'}
      </span>
      <span>
        <small>Device</small> {context.name || context.deviceId}
      </span>
    </a>
  );
}
