import { signal } from '@preact/signals';
import { nameOfOperator } from '../state/operator';
import { actOnItems, type ItemAction, type PackageAction } from './act';

/** What is about to be decided in a dialog. */
export type Pending =
  | { readonly kind: 'assign'; readonly itemIds: readonly string[] }
  | {
      readonly kind: PackageAction;
      /** Groups whose packages are meant, unless packages are named. */
      readonly itemIds: readonly string[];
      readonly packageIds: readonly string[] | null;
    };

export const pending = signal<Pending | null>(null);
/** The last thing that went through or wrong, for those who see and those who hear. */
export const said = signal<{ readonly text: string; readonly bad: boolean } | null>(null);
/** Ids of the items that are chosen in the list. */
export const chosen = signal<ReadonlySet<string>>(new Set());

let sayTimer: ReturnType<typeof setTimeout> | null = null;

export function say(text: string, bad = false): void {
  said.value = { text, bad };
  if (sayTimer !== null) clearTimeout(sayTimer);
  sayTimer = setTimeout(
    () => {
      said.value = null;
    },
    bad ? 15_000 : 6_000,
  );
}

export function choose(id: string, on: boolean): void {
  const next = new Set(chosen.peek());
  if (on) next.add(id);
  else next.delete(id);
  chosen.value = next;
}

export function chooseAll(ids: readonly string[]): void {
  chosen.value = new Set(ids);
}

/** Does at once what needs no dialog but the operator's name. */
export async function doNow(action: ItemAction, itemIds: readonly string[], assignTo: string | null = null): Promise<boolean> {
  const by = await nameOfOperator();
  if (by === null || itemIds.length === 0) return false;
  const progress = await actOnItems(itemIds, action === 'assign' ? { action, by, assignTo: assignTo ?? by } : { action, by });
  const [failure] = progress.failures;
  if (progress.stopped !== null) say(`Not done: ${progress.stopped}`, true);
  else if (failure !== undefined) say(`${progress.failures.length} of ${progress.total} not done: ${failure.message}`, true);
  else say(doneWords[action](progress.done, assignTo ?? by));
  return progress.stopped === null;
}

const doneWords: Readonly<Record<ItemAction, (count: number, name: string) => string>> = {
  acknowledge: (count) => `${count} acknowledged.`,
  unacknowledge: (count) => `${count} open again.`,
  assign: (count, name) => `${count} assigned to ${name}.`,
};
