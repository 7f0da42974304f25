import type { CustomerView } from '../client/customerView';
import { randomUuid } from '../client/randomUuid';
import { sendReport } from '../client/trackApi';
import { element, setText } from './elements';
import { words } from './words';

/**
 * "I did not get it": asks once more, sends, and says what came of it. The id of a report stays the same until it has got through, so that a
 * report whose answer was lost is not one more.
 */
export class ReportDialog {
  readonly #token: string;
  readonly #packageId: string | null;
  readonly #onView: (view: CustomerView) => void;
  readonly #dialog = element('report-dialog') as HTMLDialogElement;
  readonly #message = element('report-message') as HTMLTextAreaElement;
  readonly #send = element('report-send') as HTMLButtonElement;
  #reportId: string | null = null;
  #sending = false;

  constructor(token: string, packageId: string | null, onView: (view: CustomerView) => void) {
    this.#token = token;
    this.#packageId = packageId;
    this.#onView = onView;
    element('report-open').addEventListener('click', () => this.#open());
    element('report-cancel').addEventListener('click', () => this.#dialog.close());
    element('report-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  #open(): void {
    this.#reportId ??= randomUuid();
    setText(element('report-error'), '');
    this.#dialog.showModal();
  }

  async #submit(): Promise<void> {
    if (this.#sending || this.#reportId === null) return;
    this.#sending = true;
    setText(this.#send, words.report.sending);
    this.#send.setAttribute('aria-disabled', 'true');
    setText(element('report-error'), '');
    const answer = await sendReport(this.#token, this.#packageId, this.#reportId, this.#message.value.trim());
    this.#sending = false;
    setText(this.#send, words.report.send);
    this.#send.removeAttribute('aria-disabled');
    if (answer.kind === 'view') {
      this.#reportId = null;
      this.#message.value = '';
      this.#dialog.close();
      this.#onView(answer.view);
      // The button is gone: whoever uses the keyboard goes on where the answer stands.
      const section = element('report');
      section.tabIndex = -1;
      section.focus();
      return;
    }
    const { failed, refused, tooMany } = words.report;
    setText(element('report-error'), answer.kind === 'refused' ? refused : answer.kind === 'tooMany' ? tooMany : failed);
  }
}
