import type { CustomerView } from '../client/customerView';
import { newest } from './statusWords';
import { words } from './words';

export interface ProgressStep {
  readonly label: string;
  readonly state: 'done' | 'current' | 'ahead';
}

const reached: Readonly<Record<string, number>> = {
  announced: -1,
  accepted: 0,
  inTransit: 1,
  atStation: 2,
  outForDelivery: 3,
  availableForPickup: 3,
  delivered: 4,
};

/** The five steps to the reader's door, or to the counter; null for a package that is not on its way there. */
export function progress(view: CustomerView): ProgressStep[] | null {
  const at = Object.hasOwn(reached, view.status) ? reached[view.status] : undefined;
  if (at === undefined || view.report !== null) return null;
  const collect =
    view.status === 'availableForPickup' || (view.status === 'delivered' && newest(view, 'delivered', 'collected')?.type === 'collected');
  const { accepted, inTransit, atStation, outForDelivery, availableForPickup, delivered, collected } = words.steps;
  const labels = [accepted, inTransit, atStation, ...(collect ? [availableForPickup, collected] : [outForDelivery, delivered])];
  return labels.map((label, index) => ({
    label,
    // The last step is an end: nothing is under way any more.
    state: index < at || at === labels.length - 1 ? 'done' : index === at ? 'current' : 'ahead',
  }));
}
