import type { ActionView } from '../../client/api';
import { counted, figure } from './figures';

export const stageNames: Readonly<Record<string, string>> = { unload: 'Unloading', sort: 'Sorting', stage: 'Staging', dispatch: 'Loading' };

const sources: Readonly<Record<string, string>> = {
  model: 'By the model that was learned from all stations.',
  noModel: 'The last week again: there is no learned model yet, or none that looks so far ahead.',
  youngStation: 'The last week again: the station is too young for the learned model.',
  drift: 'The last week again: the learned model has been worse than that lately.',
};

/** What a forecast was made by; the word itself when this page does not know it. */
export function sourceWords(source: string): string {
  return Object.hasOwn(sources, source) ? (sources[source] ?? source) : source;
}

/** "97 %", and never 100 % of what is not certain. */
export function percent(share: number): string {
  return share > 0.99 && share < 1 ? 'over 99 %' : `${Math.round(share * 100)} %`;
}

/** "3 more people sorting" */
export function actionWords(action: Pick<ActionView, 'kind' | 'stage' | 'quantity'>): string {
  switch (action.kind) {
    case 'nothing':
      return 'Do nothing';
    case 'extraWave':
      return counted(action.quantity, 'more van');
    case 'extraStaff':
      return `${counted(action.quantity, 'more person', 'more people')} ${(stageNames[action.stage] ?? action.stage).toLowerCase()}`;
    case 'divert':
      return `${counted(action.quantity, 'package')} to another station`;
    case 'anotherPartner':
      return `another partner takes ${figure(action.quantity)}`;
    case 'stopSellingSameDay':
      return `no more same-day, ${counted(action.quantity, 'package')} fewer`;
    default:
      return `${action.kind} ${figure(action.quantity)}`;
  }
}
