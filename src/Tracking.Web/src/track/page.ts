import type { CustomerView } from '../client/customerView';
import type { Contact } from '../client/liveLink';
import { contactWords } from './contactWords';
import { notices } from './noticeWords';
import { progress } from './progress';
import { promiseWords } from './promiseWords';
import { isOver, newest, type StatusWords, statusWords } from './statusWords';
import { timelineDays } from './timelineWords';
import { type Reading, Times } from './times';

/**
 * Draws what is known into the page's fixed elements. Everything that came from outside becomes text, never markup. An element is touched
 * only when its words changed, so that a screen reader speaks of changes and of nothing else.
 */
export class TrackPage {
  readonly #reading: Reading;
  #view: CustomerView | null = null;
  #contact: Contact = { kind: 'connecting' };
  #unknown = false;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  showView(view: CustomerView): void {
    this.#view = view;
    this.#unknown = false;
    this.draw();
  }

  showUnknown(): void {
    this.#view = null;
    this.#unknown = true;
    this.draw();
  }

  showContact(contact: Contact): void {
    this.#contact = contact;
    this.draw();
  }

  /** Draws again; to be called from time to time, because "today" and "late" change with the clock. */
  draw(): void {
    const now = Date.now();
    this.#drawContact(now);
    if (this.#view !== null) this.#drawView(this.#view, now);
    else this.#drawNothing();
  }

  #drawContact(now: number): void {
    const connection = element('connection');
    connection.dataset.state = this.#contact.kind;
    setText(connection, contactWords(this.#contact, this.#view !== null, new Times(this.#reading, null), now));
    connection.hidden = this.#unknown && this.#contact.kind !== 'lost';
  }

  #drawNothing(): void {
    delete element('status').dataset.version;
    delete element('status').dataset.status;
    for (const id of ['steps', 'facts', 'history']) element(id).hidden = true;
    replaceIfChanged(element('notices'), [], () => make('div'));
    if (this.#unknown) {
      document.body.dataset.page = 'unknown';
      setTitle('Link not found');
      drawState({
        headline: 'This link does not lead to a package',
        detail: 'It may have expired, or a part of it is missing. Please open it again from your message, or ask the sender for a new one.',
        tone: 'ended',
        icon: 'question',
      });
    } else if (this.#contact.kind === 'lost') {
      document.body.dataset.page = 'unreachable';
      setTitle('Not connected');
      drawState({
        headline: 'We cannot reach the tracking service',
        detail: 'This page keeps trying by itself and will show your package as soon as it can.',
        tone: 'ended',
        icon: 'alert',
      });
    }
  }

  #drawView(view: CustomerView, now: number): void {
    const times = new Times(this.#reading, view.destination.timeZone);
    const words = statusWords(view, times, now);
    document.body.dataset.page = 'package';
    drawState(words);
    setTitle(words.headline);
    this.#drawSteps(view);
    this.#drawNotices(view, times, now);
    this.#drawPromise(view, times, now);
    this.#drawRows(view, times, now);
    this.#drawTimeline(view, times, now);
    element('facts').hidden = false;
    // Last, so that who sees the version sees all of it.
    const status = element('status');
    status.dataset.status = view.status;
    status.dataset.version = String(view.version);
  }

  #drawSteps(view: CustomerView): void {
    const list = element('steps');
    const steps = progress(view);
    list.hidden = steps === null;
    replaceIfChanged(list, steps ?? [], (step) => {
      const item = make('li', '', step.label);
      item.dataset.step = step.state;
      if (step.state === 'current') item.setAttribute('aria-current', 'step');
      if (step.state === 'done') item.append(make('span', 'unseen', ' (done)'));
      return item;
    });
  }

  #drawNotices(view: CustomerView, times: Times, now: number): void {
    replaceIfChanged(element('notices'), notices(view, times, now), (notice) => {
      const box = make('div', 'notice');
      box.dataset.kind = notice.kind;
      const words = make('div');
      words.append(make('h2', '', notice.title), make('p', '', notice.text));
      box.append(icon('alert'), words);
      return box;
    });
  }

  #drawPromise(view: CustomerView, times: Times, now: number): void {
    const words = promiseWords(view, times, now);
    const promise = element('promise');
    promise.hidden = words === null;
    promise.dataset.state = words?.state ?? '';
    setText(element('promise-label'), words?.label ?? '');
    setText(element('promise-by'), words?.by ?? '');
    setText(element('promise-state'), words?.stateText ?? '');
    setText(element('promise-note'), words?.note ?? '');
  }

  #drawRows(view: CustomerView, times: Times, now: number): void {
    const rows: { term: string; value: string }[] = [];
    const estimate = view.estimatedDelivery;
    if (!isOver(view.status)) {
      if (estimate !== null) rows.push({ term: 'Expected', value: times.range(estimate.from, estimate.to, now) });
      if (view.window !== null) rows.push({ term: 'Delivery window', value: times.range(view.window.from, view.window.to, now) });
    }
    const underWay = ['accepted', 'inTransit', 'atStation'].includes(view.status);
    const place = underWay ? newestPlace(view) : null;
    const station = isOver(view.status) ? null : view.destination.stationName;
    if (place !== null) rows.push({ term: 'Last seen', value: place });
    if (station !== null && station !== place) rows.push({ term: 'Delivery station', value: station });
    rows.push({ term: 'Package number', value: view.packageId });
    if (view.updatedAt !== null) rows.push({ term: 'Last update', value: times.dayAndClock(view.updatedAt, now) });
    replaceIfChanged(element('rows'), rows, (row) => {
      const group = make('div');
      group.append(make('dt', '', row.term), make('dd', '', row.value));
      return group;
    });
  }

  #drawTimeline(view: CustomerView, times: Times, now: number): void {
    const days = timelineDays(view, times, now);
    element('history').hidden = days.length === 0;
    replaceIfChanged(element('timeline'), days, (day) => {
      const group = make('section', 'day');
      const list = make('ol');
      for (const line of day.entries) {
        const item = make('li');
        const clock = make('time', '', line.clock);
        clock.setAttribute('datetime', line.at);
        const what = make('div');
        what.append(make('p', 'what', line.title), ...line.details.map((detail) => make('p', 'where', detail)));
        item.append(clock, what);
        list.append(item);
      }
      group.append(make('h3', '', day.heading), list);
      return group;
    });
    const zone = times.foreignZone(now);
    const note = element('zone');
    note.hidden = zone === null;
    setText(note, zone === null ? '' : `All times are ${zone}, the time where your package is going.`);
  }
}

function newestPlace(view: CustomerView): string | null {
  return newest(view, 'arrived', 'inducted', 'sorted', 'stowed', 'unloaded', 'departed', 'pickedUp', 'droppedOff')?.place ?? null;
}

function drawState(words: Omit<StatusWords, 'icon'> & { icon: StatusWords['icon'] | 'alert' }): void {
  element('state').dataset.tone = words.tone;
  setText(element('status'), words.headline);
  setText(element('detail'), words.detail);
  const use = document.getElementById('status-icon');
  if (use?.getAttribute('href') !== `#icon-${words.icon}`) use?.setAttribute('href', `#icon-${words.icon}`);
}

const drawn = new WeakMap<HTMLElement, string>();

/** Fills `parent` with one child per item, unless it already shows just these items. */
function replaceIfChanged<T>(parent: HTMLElement, items: readonly T[], draw: (item: T) => HTMLElement): void {
  const key = JSON.stringify(items);
  if (drawn.get(parent) === key) return;
  drawn.set(parent, key);
  parent.replaceChildren(...items.map(draw));
}

function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function setTitle(text: string): void {
  if (document.title !== text) document.title = text;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element with the id ${id}.`);
  return found;
}

function make(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}

function icon(name: string): SVGElement {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  drawing.append(use);
  return drawing;
}
