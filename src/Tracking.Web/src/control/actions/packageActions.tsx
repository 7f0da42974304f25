import { Icon, type IconName } from '../parts/icon';
import type { PackageAction } from './act';
import { pending } from './pending';

const looks: Readonly<Record<PackageAction, readonly [IconName, string]>> = {
  hold: ['pause', 'Hold…'],
  release: ['play', 'Release…'],
  promise: ['calendar', 'New promise…'],
};

/** What can be decided about packages: those that are named, else all of the items. */
export function PackageActions({
  actions = ['hold', 'release', 'promise'],
  itemIds,
  packageIds,
}: {
  readonly actions?: readonly PackageAction[];
  readonly itemIds: readonly string[];
  readonly packageIds: readonly string[] | null;
}) {
  return (
    <>
      {actions.map((kind) => (
        <button
          key={kind}
          type="button"
          class="quiet"
          onClick={() => {
            pending.value = { kind, itemIds, packageIds };
          }}
        >
          <Icon name={looks[kind][0]} />
          {looks[kind][1]}
        </button>
      ))}
    </>
  );
}
