import { useState } from 'preact/hooks';
import type { DispatchRouteView, DispatchVanView } from '../../client/api';
import { roundColours } from '../map/palette';
import { Icon } from '../parts/icon';
import { To } from '../parts/placeName';
import { counted } from '../words/figures';
import { clock, span } from '../words/times';
import { loadBars, positionBefore, stopId } from './plan';

const dragType = 'application/x-tracking-stop';

/** One van's route: how full it is, when it is where, and its stops, which can be dragged onto others. */
export function RoundPlan({
  route,
  van,
  colour,
  canChange,
  onOpen,
  onMove,
  onDrop,
  onLock,
  onLeaveOut,
}: {
  readonly route: DispatchRouteView;
  readonly van: DispatchVanView | undefined;
  readonly colour: number;
  readonly canChange: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onMove: (packageId: string) => void;
  /** A stop was dropped here; null for wherever it costs least. */
  readonly onDrop: (packageId: string, position: number | null) => void;
  readonly onLock: (packageId: string, lock: boolean) => void;
  readonly onLeaveOut: (packageId: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [over, setOver] = useState<string | null>(null);
  const dragOver = (target: string) => (event: DragEvent) => {
    if (!canChange || event.dataTransfer?.types.includes(dragType) !== true) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(target);
  };
  const drop = (before: string | null) => (event: DragEvent) => {
    const dragged = event.dataTransfer?.getData(dragType) ?? '';
    if (dragged === '') return;
    event.preventDefault();
    event.stopPropagation();
    setOver(null);
    if (before === null) onDrop(dragged, null);
    else {
      const position = positionBefore(route, dragged, before);
      if (position !== null) onDrop(dragged, position);
    }
  };
  return (
    <details
      class="round-plan"
      style={{ '--round': `var(--round-${colour % roundColours})` }}
      open={isOpen}
      data-over={over === 'van'}
      data-testid="round-plan"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
        onOpen(event.currentTarget.open);
      }}
      onDragOver={dragOver('van')}
      onDragLeave={() => setOver(null)}
      onDrop={drop(null)}
    >
      <summary class="round-head">
        <span class="swatch" aria-hidden="true" />
        <span>
          <strong>{route.vehicleId}</strong> <span class="soft">{van?.partnerId ?? ''}</span>
          <br />
          <span class="soft">
            {clock(route.departsAt)}–{clock(route.backAt)} · {counted(route.stops.length, 'stop')} · {counted(route.packages, 'package')}
          </span>
        </span>
        <span class="soft">{route.kilometres.toFixed(0)} km</span>
        <span class="load-bars">
          {loadBars(route, van).map((bar) => (
            <span key={bar.words}>
              <meter min={0} max={1} value={Math.min(1, bar.share)} aria-label={`Load of ${route.vehicleId}: ${bar.words}`} />
              <span>{bar.words}</span>
            </span>
          ))}
        </span>
      </summary>
      {isOpen && (
        <ol class="planned-stops">
          {route.stops.map((stop, index) => {
            const id = stopId(stop);
            return (
              <li
                key={id}
                draggable={canChange}
                data-over={over === id}
                data-testid="planned-stop"
                onDragStart={(event) => event.dataTransfer?.setData(dragType, id)}
                onDragOver={dragOver(id)}
                onDrop={drop(id)}
              >
                <span class="number">{index + 1}</span>
                <span class="where">
                  <span>
                    {stop.packageIds.map((packageId) => (
                      <To key={packageId} kind="package" id={packageId} />
                    ))}
                  </span>
                  <span class="soft">
                    {clock(stop.plannedAt)} · {stop.kilometres.toFixed(1)} km
                    {stop.lateSeconds > 0 && <span class="late"> · {span(stop.lateSeconds * 1_000)} late</span>}
                  </span>
                </span>
                {canChange && (
                  <span class="stop-buttons">
                    <button
                      type="button"
                      class="icon-button"
                      aria-pressed={stop.locked}
                      aria-label={`Fix ${id} to ${route.vehicleId}`}
                      title="Fix to this van"
                      onClick={() => onLock(id, !stop.locked)}
                    >
                      <Icon name="pin" />
                    </button>
                    <button type="button" class="icon-button" aria-label={`Move ${id}`} title="Move" onClick={() => onMove(id)}>
                      <Icon name="hand" />
                    </button>
                    <button
                      type="button"
                      class="icon-button"
                      aria-label={`Leave ${id} out`}
                      title="Leave out"
                      onClick={() => onLeaveOut(id)}
                    >
                      <Icon name="close" />
                    </button>
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </details>
  );
}
