import { address, type SelectionKind } from '../route';
import { stations } from '../state/room';

/** A station's name; its id while none is known. */
export function stationName(id: string): string {
  return stations.get(id)?.name ?? id;
}

/** A link to what is meant. */
export function To({
  kind,
  id,
  children,
}: {
  readonly kind: SelectionKind;
  readonly id: string;
  readonly children?: preact.ComponentChildren;
}) {
  return (
    <a class="to" href={address({ kind, id })}>
      {children ?? (kind === 'station' ? stationName(id) : id)}
    </a>
  );
}
