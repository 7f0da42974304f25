import type { CustomerView, TimelineEntry } from '../client/customerView';
import type { Times } from './times';

/** How a state feels, for colour: under way, wanting the reader, done, ended otherwise. */
export type Tone = 'moving' | 'waiting' | 'done' | 'ended';

export interface StatusWords {
  readonly headline: string;
  readonly detail: string;
  readonly tone: Tone;
  /** Name of the drawing beside it. */
  readonly icon: 'label' | 'box' | 'truck' | 'building' | 'hand' | 'check' | 'back' | 'question' | 'stop';
}

/** The state of a package in plain words. */
export function statusWords(view: CustomerView, times: Times, now: number): StatusWords {
  switch (view.status) {
    case 'announced':
      return words('Waiting for your package', 'The sender has told us about it. We have not received it yet.', 'moving', 'label');
    case 'accepted':
      return words('We have your package', 'It will be on its way to you soon.', 'moving', 'box');
    case 'inTransit':
      return words('On its way', 'Your package is travelling through our network.', 'moving', 'truck');
    case 'atStation':
      return words('At the delivery station', 'The next step is the trip to you.', 'moving', 'building');
    case 'outForDelivery':
      return words('Out for delivery', outForDelivery(view), 'moving', 'truck');
    case 'availableForPickup':
      return words('Ready to collect', `Your package is waiting for you${at(view.pickup?.name)}.`, 'waiting', 'hand');
    case 'delivered':
      return delivered(view, times, now);
    case 'returning':
      return words('Going back to the sender', 'Your package is on its way back. The sender can tell you more.', 'ended', 'back');
    case 'returned':
      return words('Returned to the sender', 'The sender has it again and can tell you more.', 'ended', 'back');
    case 'lost':
      return words(
        'We cannot find your package',
        'We are sorry. Please contact the sender, who can help you further.',
        'ended',
        'question',
      );
    case 'cancelled':
      return words('Delivery cancelled', 'This package will not be delivered. The sender can tell you more.', 'ended', 'stop');
    case 'disposed':
      return words('Not deliverable', 'We are sorry: your package had to be disposed of. Please contact the sender.', 'ended', 'stop');
    default:
      return words('On its way', 'Your package is being taken care of.', 'moving', 'box');
  }
}

/** Whether nothing more will be delivered or collected. */
export function isOver(status: string): boolean {
  return ['delivered', 'returning', 'returned', 'lost', 'cancelled', 'disposed'].includes(status);
}

/** The newest entry of one of these types. */
export function newest(view: CustomerView, ...types: string[]): TimelineEntry | undefined {
  return view.timeline.find((entry) => types.includes(entry.type));
}

function outForDelivery(view: CustomerView): string {
  // After an attempt it counts as out until it is scanned in again; the words must not promise another visit today.
  if (newest(view, 'attempted', 'outForDelivery', 'loaded', 'departed')?.type === 'attempted') {
    return 'The driver was at your address and still has your package.';
  }
  const stops = view.estimatedDelivery?.stopsAway ?? null;
  if (stops === null) return 'A driver is bringing it to you.';
  if (stops === 0) return 'A driver is bringing it to you, and you are next.';
  return `A driver is bringing it to you and is ${stops} ${stops === 1 ? 'stop' : 'stops'} away.`;
}

function delivered(view: CustomerView, times: Times, now: number): StatusWords {
  const last = newest(view, 'delivered', 'collected');
  const collected = last?.type === 'collected';
  const verb = collected ? 'collected' : 'delivered';
  const when = last === undefined ? '' : ` ${times.when(last.at, now)}`;
  return words(collected ? 'Collected' : 'Delivered', `Your package was ${verb}${when}.`, 'done', 'check');
}

function at(name: string | null | undefined): string {
  return name ? ` at ${name}` : '';
}

function words(headline: string, detail: string, tone: Tone, icon: StatusWords['icon']): StatusWords {
  return { headline, detail, tone, icon };
}
