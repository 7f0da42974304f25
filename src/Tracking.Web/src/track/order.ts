import type { CustomerView } from '../client/customerView';
import { getLinkedPackages, getRecipient } from '../client/trackApi';
import { element, make, replaceIfChanged, setText } from './elements';
import { shortStatus } from './statusWords';

/** What the link leads to beside the package that is shown: the other packages of its order, and who receives them where the link says that. */
export class Order {
  readonly #token: string;
  readonly #packageId: string | null;
  #shown = -1;

  constructor(token: string, packageId: string | null) {
    this.#token = token;
    this.#packageId = packageId;
  }

  /** Looks again when the package has changed. */
  async show(view: CustomerView): Promise<void> {
    if (view.version === this.#shown) return;
    this.#shown = view.version;
    const [packages, recipient] = await Promise.all([getLinkedPackages(this.#token), getRecipient(this.#token, this.#packageId)]);
    if (packages !== null) {
      const current = this.#packageId ?? packages[0]?.packageId;
      element('order').hidden = packages.length < 2;
      replaceIfChanged(element('order-list'), packages, ({ packageId, status }) => {
        const item = make('li');
        const link = make('a');
        link.setAttribute('href', `?packageId=${encodeURIComponent(packageId)}`);
        if (packageId === current) link.setAttribute('aria-current', 'page');
        link.append(make('span', 'id', packageId), make('span', 'words', shortStatus(status)));
        item.append(link);
        return item;
      });
    }
    element('recipient').hidden = recipient === null;
    setText(element('recipient-name'), recipient?.name ?? '');
    setText(element('recipient-address'), recipient?.address ?? '');
    setText(element('recipient-instructions'), recipient?.instructions ?? '');
  }
}
