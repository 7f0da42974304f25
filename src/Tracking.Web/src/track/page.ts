import type { CustomerView, Pickup, Point } from '../client/customerView';
import type { Contact } from '../client/liveLink';
import { contactWords } from './contactWords';
import { element, icon, make, replaceIfChanged, setText, setTitle } from './elements';
import type { TrackMap } from './map';
import { notices } from './noticeWords';
import { progress } from './progress';
import { estimateWords, promiseWords } from './promiseWords';
import { proofWords } from './proofWords';
import { isOver, newest, type StatusWords, statusWords } from './statusWords';
import { timelineDays } from './timelineWords';
import { type Reading, Times } from './times';
import { vanWords } from './vanWords';
import { fill, words } from './words';

/**
 * Draws what is known into the page's fixed elements. Everything that came from outside becomes text, never markup. An element is touched
 * only when its words changed, so that a screen reader speaks of changes and of nothing else.
 */
export class TrackPage {
  readonly #reading: Reading;
  #view: CustomerView | null = null;
  #contact: Contact = { kind: 'connecting' };
  #unknown = false;
  /** The version whose picture was not there; looked for again with the next one. */
  #missingProof: number | null = null;
  readonly #maps: Partial<Record<'van' | 'pickup', Promise<TrackMap>>> = {};
  readonly #proofAddress: (url: string) => string;

  /** @param proofAddress the address of a proof's picture */
  constructor(reading: Reading, proofAddress: (url: string) => string) {
    this.#reading = reading;
    this.#proofAddress = proofAddress;
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
    for (const id of ['steps', 'facts', 'van', 'pickup', 'proof', 'report', 'history', 'order', 'recipient']) element(id).hidden = true;
    replaceIfChanged(element('notices'), [], () => make('div'));
    if (this.#unknown) this.#drawAlone('unknown');
    else if (this.#contact.kind === 'lost') this.#drawAlone('unreachable');
  }

  #drawAlone(page: 'unknown' | 'unreachable'): void {
    document.body.dataset.page = page;
    setTitle(words.status[page].title);
    drawState(words.status[page] as StatusWords);
  }

  #drawView(view: CustomerView, now: number): void {
    const times = new Times(this.#reading, view.destination.timeZone);
    const words = statusWords(view, times, now);
    document.body.dataset.page = 'package';
    drawState(words);
    setTitle(words.headline);
    this.#drawSteps(view);
    this.#drawNotices(view, times, now);
    this.#drawTimes(view, times, now);
    this.#drawRows(view, times, now);
    this.#drawVan(view, times, now);
    this.#drawPickup(view.pickup, times, now);
    this.#drawProof(view, times, now);
    this.#drawReport(view, times, now);
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

  #drawTimes(view: CustomerView, times: Times, now: number): void {
    const promised = promiseWords(view, times, now);
    const promise = element('promise');
    promise.hidden = promised === null;
    promise.dataset.state = promised?.state ?? '';
    setText(element('promise-label'), promised?.label ?? '');
    setText(element('promise-by'), promised?.by ?? '');
    setText(element('promise-state'), promised?.stateText ?? '');
    setText(element('promise-note'), promised?.note ?? '');
    const expected = estimateWords(view, times, now);
    element('estimate').hidden = expected === null;
    setText(element('estimate-label'), expected?.label ?? '');
    setText(element('estimate-range'), expected?.range ?? '');
    setText(element('estimate-stops'), expected?.stops ?? '');
    setText(element('estimate-note'), expected?.note ?? '');
    element('times').hidden = promised === null && expected === null;
  }

  #drawRows(view: CustomerView, times: Times, now: number): void {
    const rows: { term: string; value: string }[] = [];
    if (view.window !== null && !isOver(view.status)) {
      rows.push({ term: words.rows.window, value: times.range(view.window.from, view.window.to, now) });
    }
    const underWay = ['accepted', 'inTransit', 'atStation'].includes(view.status);
    const place = underWay ? newestPlace(view) : null;
    const station = isOver(view.status) ? null : view.destination.stationName;
    if (place !== null) rows.push({ term: words.rows.lastSeen, value: place });
    if (station !== null && station !== place && view.pickup === null) rows.push({ term: words.rows.station, value: station });
    rows.push({ term: words.rows.number, value: view.packageId });
    if (view.updatedAt !== null) rows.push({ term: words.rows.updated, value: times.dayAndClock(view.updatedAt, now) });
    replaceIfChanged(element('rows'), rows, (row) => {
      const group = make('div');
      group.append(make('dt', '', row.term), make('dd', '', row.value));
      return group;
    });
  }

  #drawVan(view: CustomerView, times: Times, now: number): void {
    const section = element('van');
    section.hidden = view.van === null;
    if (view.van === null) return;
    const text = vanWords(view.van, view, times, now);
    setText(element('van-text'), text);
    this.#drawMap('van', view.van, text, { heading: view.van.heading, silent: view.van.silent });
  }

  #drawPickup(pickup: Pickup | null, times: Times, now: number): void {
    element('pickup').hidden = pickup === null;
    if (pickup === null) return;
    setText(element('pickup-name'), pickup.name ?? '');
    setText(element('pickup-address'), pickup.address ?? '');
    setText(element('pickup-until'), pickup.until === null ? '' : fill(words.pickup.until, { time: times.dayAndClock(pickup.until, now) }));
    if (pickup.location !== null) this.#drawMap('pickup', pickup.location, pickup.address ?? pickup.name ?? '', null);
  }

  /** The map comes in a file of its own, when there is something on it; what it shows stands in words beside it. */
  #drawMap(name: 'van' | 'pickup', at: Point, text: string, van: { heading: number | null; silent: boolean } | null): void {
    const holder = element(`${name}-map`);
    holder.setAttribute('role', 'img');
    holder.setAttribute('aria-label', fill(words.van.mapLabel, { text }));
    this.#maps[name] ??= import('./map').then(({ TrackMap }) => TrackMap.openIn(holder, name));
    this.#maps[name]
      .then((map) => {
        map.show(at, van);
        holder.hidden = false;
        if (name === 'van') setText(element('van-place'), map.county === null ? '' : fill(words.van.county, { county: map.county }));
      })
      .catch(() => {
        holder.hidden = true;
        // Tried again with the next position, for example when the server is back.
        delete this.#maps[name];
      });
  }

  #drawProof(view: CustomerView, times: Times, now: number): void {
    element('proof').hidden = view.proof === null;
    const image = element('proof-image') as HTMLImageElement;
    if (view.proof === null) {
      image.removeAttribute('src');
      image.hidden = true;
      return;
    }
    const { text, alt } = proofWords(view.proof, times, now);
    const source = view.proof.url === null ? null : this.#proofAddress(view.proof.url);
    if (source === null || this.#missingProof === view.version) {
      setText(element('proof-text'), source === null ? text : `${text} ${words.proof.missing}`);
      image.hidden = true;
      return;
    }
    setText(element('proof-text'), text);
    if (image.alt !== alt) image.alt = alt;
    if (image.getAttribute('src') !== source) {
      // Shown when it is there, so that nothing broken is ever seen.
      image.onload = () => {
        image.hidden = false;
      };
      image.onerror = () => {
        this.#missingProof = view.version;
        image.removeAttribute('src');
        this.draw();
      };
      image.src = source;
    }
  }

  #drawReport(view: CustomerView, times: Times, now: number): void {
    element('report').hidden = !view.canReport && view.report === null;
    const when = view.report === null ? '' : times.when(view.report.at, now);
    const ask = newest(view, 'delivered', 'collected')?.type === 'collected' ? words.report.askCollected : words.report.ask;
    setText(element('report-text'), view.report === null ? ask : fill(words.report.reported, { when }));
    element('report-open').hidden = !view.canReport;
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
    setText(note, zone === null ? '' : fill(words.timeline.zone, { zone }));
  }
}

function newestPlace(view: CustomerView): string | null {
  return newest(view, 'arrived', 'inducted', 'sorted', 'stowed', 'unloaded', 'departed', 'pickedUp', 'droppedOff')?.place ?? null;
}

function drawState(state: StatusWords): void {
  element('state').dataset.tone = state.tone;
  setText(element('status'), state.headline);
  setText(element('detail'), state.detail);
  const use = document.getElementById('status-icon');
  if (use?.getAttribute('href') !== `#icon-${state.icon}`) use?.setAttribute('href', `#icon-${state.icon}`);
}
