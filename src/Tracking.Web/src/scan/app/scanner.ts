import { TrackingApi } from '../../client/trackingApi';
import { listenForBarcodes, WedgeReader } from '../capture/wedgeReader';
import { Feedback, type Tone } from '../feedback/feedback';
import { readBarcode, type SubjectKind } from '../model/barcode';
import { EventIds } from '../model/eventId';
import { type Context, makeScan, makeVoid, type Occasion, type Proof, type ScanFields, type Subject } from '../model/scan';
import { asksMore, type Workflow, workflowOf } from '../model/workflows';
import {
  type Draft,
  type JournalEntry,
  openDatabase,
  type PutAside,
  type Route,
  type SendState,
  type Settings,
  type WaitingPosition,
} from '../queue/database';
import { type Counts, nothingSentYet, type Recorded, ScanQueue } from '../queue/scanQueue';
import { RouteWatch } from '../route/routeWatch';
import { Dispatcher } from '../sending/dispatcher';
import { Sender } from '../sending/sender';
import { ownServer } from '../sending/trackingServer';
import { Registration } from '../worker/registration';
import { changesChannel } from '../worker/types';
import { capital, type Hints, loadHints, loadHintsOfLoad } from './hints';

/** A route that nobody ended is over after this time, in milliseconds; positions are then no more than somebody's way home. */
const longestRouteMs = 16 * 3_600_000;

/** Positions are sent together, at most this often, in milliseconds. */
const positionsEveryMs = 15_000;

/** For how long the same act on the same subject is taken for a slip, in milliseconds. */
const repeatMs = 30 * 60_000;

/** For how long nobody may have scanned before a new version takes over by itself, in milliseconds. */
const idleMs = 30_000;
const recentShown = 30;

/** What Chromium offers where the page can be installed. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

export type Screen = { readonly name: 'home' | 'queue' | 'settings' } | { readonly name: 'work'; readonly workflow: Workflow };

/** What came of the last scan, for people. */
export interface Result {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  /** Differs from result to result. */
  readonly key: number;
}

export interface ScannerState {
  readonly ready: boolean;
  /** Why nothing can be stored on this device; null when it can. */
  readonly broken: string | null;
  readonly screen: Screen;
  readonly context: Context | null;
  /** The device's key; null while it has none. */
  readonly key: string | null;
  readonly wedge: Settings['wedge'];
  readonly sound: boolean;
  readonly containerId: string;
  /** What kind of thing is scanned; null: what its prefix says. */
  readonly kind: SubjectKind | null;
  readonly drafts: Settings['drafts'];
  readonly counts: Counts;
  readonly send: SendState;
  readonly recent: readonly JournalEntry[];
  readonly aside: readonly PutAside[];
  readonly route: Route | null;
  readonly result: Result | null;
  readonly hints: ReadonlyMap<string, Hints>;
  readonly updateWaits: boolean;
  readonly canInstall: boolean;
  readonly room: { readonly kept: boolean; readonly freeBytes: number } | null;
}

export const emptyDraft: Draft = { subjects: [], reason: null, receivedBy: '', photo: null, signature: null };

const kindWords: Readonly<Record<SubjectKind, readonly [string, string]>> = {
  package: ['a package', 'packages'],
  container: ['a container', 'containers'],
  vehicle: ['a vehicle', 'vehicles'],
};

/** The scanner without its looks: what is on the screen, and what each scan and each press does. */
export class Scanner {
  #state: ScannerState = {
    ready: false,
    broken: null,
    screen: { name: 'home' },
    context: null,
    key: null,
    wedge: { prefix: '', suffix: '' },
    sound: true,
    containerId: '',
    kind: null,
    drafts: {},
    counts: { scans: 0, proofs: 0, aside: 0, positions: 0 },
    send: nothingSentYet,
    recent: [],
    aside: [],
    route: null,
    result: null,
    hints: new Map(),
    updateWaits: false,
    canInstall: false,
    room: null,
  };
  readonly #listeners = new Set<() => void>();
  readonly #ids = new EventIds();
  readonly #feedback = new Feedback();
  readonly #wedge = new WedgeReader(this.#state.wedge);
  readonly #channel = new BroadcastChannel(changesChannel);
  readonly #registration = new Registration();
  /** For what is good to know but nothing waits for. */
  readonly #api = new TrackingApi({ timeoutMs: 5_000, key: async () => this.#state.key });
  readonly #route = new RouteWatch((position) => void this.#keepPosition(position));
  #queue: ScanQueue | null = null;
  #dispatcher: Dispatcher | null = null;
  /** Barcodes are worked off one after the other. */
  #work: Promise<void> = Promise.resolve();
  #reading: Promise<void> | null = null;
  #readAgain = false;
  #results = 0;
  #lastScanAt = 0;
  #positionsSentAt = 0;
  #install: InstallEvent | null = null;
  #reloadWhenIdle = false;

  get state(): ScannerState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what the device remembers and begins to send. */
  async start(): Promise<void> {
    addEventListener('hashchange', () => this.#showAddress());
    listenForBarcodes(window, this.#wedge, (barcode) => this.scan(barcode));
    try {
      const db = await openDatabase(() => this.#change({ broken: 'The scanner was opened in a newer version. Close this one.' }));
      this.#queue = new ScanQueue(db, () => this.#changed());
      await this.#readSettings(this.#queue);
      await this.#readQueue();
      void this.#queue.pruneJournal();
    } catch (error) {
      console.warn('Nothing can be stored', error);
      this.#change({
        ready: true,
        broken: 'This browser stores nothing. Leave private browsing, or free some room.',
      });
      return;
    }
    const dispatcher = new Dispatcher(
      new Sender(
        this.#queue,
        ownServer(async () => this.#state.key),
      ),
    );
    this.#dispatcher = dispatcher;
    this.#channel.addEventListener('message', () => {
      void this.#refresh();
      dispatcher.wake();
    });
    addEventListener('online', () => dispatcher.hurry());
    addEventListener('offline', () => dispatcher.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        dispatcher.hurry();
        void this.#registration.check();
      }
      this.#reloadIfIdle();
    });
    void dispatcher.run(() => document.visibilityState === 'visible' || this.#state.route !== null);
    void this.#askForRoom();
    void this.#registration.start(
      () => this.#change({ updateWaits: true }),
      () => {
        this.#reloadWhenIdle = true;
        this.#reloadIfIdle();
      },
    );
    setInterval(() => this.#takeUpdateIfIdle(), 10_000);
    setInterval(() => void this.#queue?.pruneJournal(), 3_600_000);
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#install = event as InstallEvent;
      this.#change({ canInstall: true });
    });
    this.#showAddress();
    this.#change({ ready: true });
  }

  /** Takes a barcode, whoever read it. */
  scan(raw: string): void {
    this.#enqueue(() => this.#take(raw));
  }

  dismissResult(): void {
    this.#change({ result: null });
  }

  setKind(kind: SubjectKind | null): void {
    this.#change({ kind });
  }

  async setContainer(id: string): Promise<void> {
    this.#change({ containerId: id });
    await this.#queue?.set('containerId', id);
  }

  async saveSettings(context: Context, wedge: Settings['wedge'], sound: boolean): Promise<void> {
    this.#wedge.frame = wedge;
    this.#feedback.sound = sound;
    this.#change({ context, wedge, sound });
    await this.#queue?.set('context', context);
    await this.#queue?.set('wedge', wedge);
    await this.#queue?.set('sound', sound);
  }

  /** Remembers the device's key; null forgets it. */
  async saveKey(key: string | null): Promise<void> {
    this.#change({ key });
    await this.#queue?.set('key', key);
    this.#dispatcher?.hurry();
  }

  /** Changes what a person is in the middle of; null ends it without recording anything. */
  async changeDraft(workflow: Workflow, change: Partial<Draft> | null): Promise<void> {
    const { [workflow.id]: draft, ...others } = this.#state.drafts;
    const drafts = change === null ? others : { ...others, [workflow.id]: { ...emptyDraft, ...draft, ...change } };
    this.#change({ drafts });
    await this.#queue?.set('drafts', drafts);
  }

  /** Records what a person was asked about. */
  confirmDraft(workflow: Workflow): void {
    this.#enqueue(() => this.#confirm(workflow));
  }

  /** A press instead of a barcode: the vehicle of the context starts or ends its route. */
  pressRoute(workflow: Workflow): void {
    this.#enqueue(() => this.#pressRoute(workflow));
  }

  /** Takes back what was recorded, with what was recorded by the same press. */
  undo(entry: JournalEntry): void {
    this.#enqueue(() => this.#undo(entry));
  }

  /** Sends something put aside again, with the context as it is now where the scan has one. */
  async retryAside(item: PutAside): Promise<void> {
    const { context } = this.#state;
    await this.#queue?.retryAside(item.id, (scan) => {
      if (context === null) return scan;
      const { fields } = scan;
      return {
        ...scan,
        deviceId: context.deviceId,
        fields: {
          ...fields,
          // When the clock was wrong, the first time that is known to be after it is when the server said so.
          ...(item.code === 'invalidTime' ? { occurredAt: new Date(item.at).toISOString() } : {}),
          ...(fields.stationId !== undefined && context.stationId !== '' ? { stationId: context.stationId } : {}),
          ...(fields.vehicleId !== undefined && fields.subject === undefined && context.vehicleId !== ''
            ? { vehicleId: context.vehicleId }
            : {}),
        },
      };
    });
    this.#dispatcher?.hurry();
  }

  async discardAside(item: PutAside): Promise<void> {
    await this.#queue?.discardAside(item.id);
  }

  sendNow(): void {
    this.#dispatcher?.hurry();
  }

  /** Asks the browser to put the scanner among the phone's apps. */
  async install(): Promise<void> {
    const event = this.#install;
    this.#install = null;
    this.#change({ canInstall: false });
    await event?.prompt();
  }

  /** Lets a new version take over now. */
  takeUpdate(): void {
    if (this.#reloadWhenIdle) location.reload();
    else this.#registration.take();
  }

  async #take(raw: string): Promise<void> {
    const { screen, context } = this.#state;
    this.#lastScanAt = Date.now();
    if (screen.name !== 'work') return this.#say('bad', 'What are you doing?', 'Choose it first, then scan.');
    const { workflow } = screen;
    if (context === null) return this.#say('bad', 'Not set up', 'Say in the settings which device this is.');
    const read = readBarcode(raw);
    if ('problem' in read) return this.#say('bad', 'Not taken', read.problem);
    if (workflow.route !== undefined) return this.#say('bad', 'Nothing to scan here', `Press the button: ${workflow.name}.`);
    const kind = this.#state.kind ?? read.guess;
    if (workflow.needs.includes('containerId') && this.#state.containerId === '') {
      if (kind === 'vehicle') return this.#say('bad', 'Not taken', `${read.id} looks like a vehicle. Scan the container first.`);
      await this.setContainer(read.id);
      return this.#say('good', `Into ${read.id}`, 'Now scan what goes into it.');
    }
    if (kind === 'vehicle' && workflow.needs.includes('vehicleId') && !workflow.subjects.includes('vehicle')) {
      await this.saveSettings({ ...context, vehicleId: read.id }, this.#state.wedge, this.#state.sound);
      return this.#say('good', `Vehicle ${read.id}`, 'Now scan the packages.');
    }
    if (!workflow.subjects.includes(kind)) {
      const taken = workflow.subjects.map((subject) => kindWords[subject][1]).join(' and ');
      return this.#say('bad', 'Not taken', `${read.id} looks like ${kindWords[kind][0]}. ${workflow.name} takes ${taken}.`);
    }
    if (workflow.needs.includes('containerId') && read.id === this.#state.containerId) {
      return this.#say('bad', 'Not taken', `${read.id} is the container itself. Scan what goes into it.`);
    }
    const missing = missingContext(workflow, context, kind);
    if (missing !== null) return this.#say('bad', `No ${missing} is set`, `Set the ${missing} in the settings, then scan again.`);
    const subject: Subject = { kind, id: read.id };
    if (asksMore(workflow)) return this.#addToDraft(workflow, subject);
    const place = placeOf(workflow, context, this.#state.containerId);
    if (await this.#isRepeat(workflow, subject, place)) return;
    const at = Date.now();
    const fields = makeScan(this.#ids.next(), subject, this.#occasion(workflow, context, at));
    await this.#record([this.#entryOf(fields, subject, workflow.id, at, place)]);
    if (workflow.type === 'arrived' && kind === 'vehicle') await this.#endRoute(read.id);
    this.#say('good', read.id, capital(workflow.done));
  }

  async #isRepeat(workflow: Workflow, subject: Subject, place: string): Promise<boolean> {
    const last = (await this.#queue?.lastOf(subject)) ?? null;
    if (last === null || last.workflowId !== workflow.id || last.place !== place || Date.now() - last.at > repeatMs) return false;
    this.#say('repeat', subject.id, `${capital(workflow.done)} already, at ${time(last.at)}.`);
    return true;
  }

  async #addToDraft(workflow: Workflow, subject: Subject): Promise<void> {
    const draft = this.#state.drafts[workflow.id] ?? emptyDraft;
    if (draft.subjects.some((known) => known.id === subject.id && known.kind === subject.kind)) {
      return this.#say('repeat', subject.id, 'It is on the list already.');
    }
    if (await this.#isRepeat(workflow, subject, '')) return;
    if (draft.subjects.length >= 200) return this.#say('bad', 'Not taken', 'The list has 200 packages. Record them first.');
    this.#route.refresh();
    await this.changeDraft(workflow, { subjects: [...draft.subjects, subject] });
    this.#say('good', subject.id, `On the list. ${workflow.proof ? 'Scan more, or take the proof.' : 'Scan more, or choose the reason.'}`);
    if (subject.kind !== 'package') return;
    if (this.#state.hints.has(subject.id)) return this.#warn(workflow, subject.id);
    void loadHints(this.#api, subject.id).then((hints) => {
      if (hints === null) return;
      this.#change({ hints: new Map(this.#state.hints).set(subject.id, hints) });
      this.#warn(workflow, subject.id);
    });
  }

  /** Says loudly that a package must not be handed over, as long as the last thing said was that it is on the list. */
  #warn(workflow: Workflow, packageId: string): void {
    const warning = this.#state.hints.get(packageId)?.warning ?? null;
    if (warning !== null && workflow.proof && this.#state.result?.title === packageId) this.#say('bad', packageId, warning);
  }

  async #confirm(workflow: Workflow): Promise<void> {
    const { context } = this.#state;
    const draft = this.#state.drafts[workflow.id];
    if (context === null || draft === undefined || draft.subjects.length === 0) return;
    if (workflow.reasons.length > 0 && draft.reason === null) return this.#say('bad', 'Why?', 'Choose a reason first.');
    const missing = missingContext(workflow, context, 'package');
    if (missing !== null) return this.#say('bad', `No ${missing} is set`, `Set the ${missing} in the settings first.`);
    const at = Date.now();
    const { proof, images } = proofOf(draft, this.#ids);
    const occasion = { ...this.#occasion(workflow, context, at), reason: draft.reason, proof };
    const recorded = draft.subjects.map((subject) =>
      this.#entryOf(makeScan(this.#ids.next(), subject, occasion), subject, workflow.id, at),
    );
    const { [workflow.id]: _, ...drafts } = this.#state.drafts;
    await this.#record(recorded, images, workflow.id);
    this.#change({ drafts });
    const [first] = draft.subjects;
    this.#say(
      'good',
      draft.subjects.length === 1 && first !== undefined ? first.id : `${draft.subjects.length} packages`,
      capital(workflow.done),
    );
  }

  async #undo(entry: JournalEntry): Promise<void> {
    const isOfRoute = (other: JournalEntry) =>
      workflowOf(other.workflowId)?.route === 'start' || workflowOf(other.workflowId)?.where === 'behind';
    const together = isOfRoute(entry)
      ? this.#state.recent.filter(
          (other) => isOfRoute(other) && !other.undone && other.at === entry.at && other.subject.id === entry.subject.id,
        )
      : [entry];
    const at = Date.now();
    await this.#record(
      together.map((act) => this.#entryOf(makeVoid(this.#ids.next(), act.subject, act.eventId, at), act.subject, 'undo', at)),
    );
    if (isOfRoute(entry)) await this.#endRoute(entry.subject.id);
    this.#say(
      'good',
      `${entry.subject.id} undone`,
      `${workflowOf(entry.workflowId)?.name ?? 'The scan'} of ${time(entry.at)} does not count any more.`,
    );
  }

  /** Ends the route of a vehicle, if it is that one's. */
  async #endRoute(vehicleId: string): Promise<void> {
    if (this.#state.route?.vehicleId !== vehicleId) return;
    await this.#queue?.set('route', null);
    this.#setRoute(null);
  }

  async #pressRoute(workflow: Workflow): Promise<void> {
    const { context } = this.#state;
    if (context === null) return;
    const missing = missingContext(workflow, context, 'vehicle') ?? (context.vehicleId === '' ? 'vehicle' : null);
    if (missing !== null) return this.#say('bad', `No ${missing} is set`, `Set the ${missing} in the settings first.`);
    const subject: Subject = { kind: 'vehicle', id: context.vehicleId };
    const at = Date.now();
    // That it left is one fact, that all aboard is out for delivery another: not every van that leaves a station does so.
    const acts = [workflow, workflow.route === 'start' ? workflowOf('out-for-delivery') : null].filter((act) => act !== null);
    await this.#record(
      acts.map((act) =>
        this.#entryOf(makeScan(this.#ids.next(), subject, this.#occasion(act, context, at)), subject, act.id, at, context.stationId),
      ),
    );
    if (workflow.route === 'start') {
      const route = { vehicleId: context.vehicleId, startedAt: at };
      await this.#queue?.set('route', route);
      this.#setRoute(route);
      void this.#prepareHints(route.vehicleId);
    } else {
      await this.#endRoute(context.vehicleId);
    }
    this.#say('good', context.vehicleId, capital(workflow.done));
  }

  #setRoute(route: Route | null): void {
    if (route?.vehicleId !== this.#state.route?.vehicleId || route?.startedAt !== this.#state.route?.startedAt) {
      if (route === null) this.#route.stop();
      else this.#route.start(route.vehicleId);
    }
    this.#change({ route });
  }

  async #keepPosition(position: WaitingPosition): Promise<void> {
    await this.#queue?.addPosition(position);
    if (position.at - this.#positionsSentAt < positionsEveryMs) return;
    this.#positionsSentAt = position.at;
    this.#dispatcher?.wake();
  }

  /** Remembers what is to be known of a van's load for when there is no network any more. */
  async #prepareHints(vehicleId: string): Promise<void> {
    const hints = await loadHintsOfLoad(this.#api, vehicleId);
    if (hints === null) return;
    this.#change({ hints });
    await this.#queue?.set('hints', hints);
  }

  #occasion(workflow: Workflow, context: Context, at: number): Occasion {
    const { containerId } = this.#state;
    const isAway = workflow.where === 'road';
    return {
      workflow,
      context,
      containerId: containerId === '' ? null : containerId,
      reason: null,
      proof: null,
      location: isAway ? this.#route.fix(at) : null,
      at,
    };
  }

  #entryOf(fields: ScanFields, subject: Subject, workflowId: string, at: number, place = ''): Recorded {
    return {
      scan: { eventId: fields.eventId, deviceId: this.#state.context?.deviceId ?? '', fields },
      entry: { eventId: fields.eventId, workflowId, subject, place, at, state: 'waiting', undone: false },
    };
  }

  /** Nothing is said to anybody before this has resolved. */
  async #record(
    recorded: readonly Recorded[],
    images: Parameters<ScanQueue['record']>[1] = [],
    endsDraft: string | null = null,
  ): Promise<void> {
    if (this.#queue === null) throw new Error('The scanner is not ready.');
    await this.#queue.record(recorded, images, endsDraft);
    this.#dispatcher?.wake();
    void this.#registration.sendLater();
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.#say(
        'bad',
        'NOT recorded',
        full
          ? 'The phone is full. Free some room, then scan again.'
          : `It could not be stored: ${error instanceof Error ? error.message : 'unknown'}. Scan again.`,
      );
    });
  }

  #say(tone: Tone, title: string, detail: string): void {
    this.#feedback.give(tone);
    this.#change({ result: { tone, title, detail, key: ++this.#results } });
  }

  #showAddress(): void {
    const key = /^#key=(.+)$/.exec(location.hash)?.[1];
    if (key !== undefined) {
      // Whoever gave the link gave the key with it; it does not stay in the address.
      history.replaceState(null, '', '/scan');
      void this.saveKey(decodeURIComponent(key));
    }
    const [, name, id] = location.hash.split('/');
    const workflow = name === 'work' ? workflowOf(id ?? '') : null;
    const screen: Screen =
      workflow !== null ? { name: 'work', workflow } : { name: name === 'queue' || name === 'settings' ? name : 'home' };
    if (workflow?.where === 'road') this.#route.refresh();
    this.#change({ screen, result: null, kind: null });
  }

  async #readSettings(queue: ScanQueue): Promise<void> {
    const [context, key, wedge, sound, drafts, containerId, hints] = await Promise.all([
      queue.get('context'),
      queue.get('key'),
      queue.get('wedge'),
      queue.get('sound'),
      queue.get('drafts'),
      queue.get('containerId'),
      queue.get('hints'),
    ]);
    this.#feedback.sound = sound ?? true;
    if (wedge !== null) this.#wedge.frame = wedge;
    this.#change({
      context,
      key,
      wedge: wedge ?? this.#state.wedge,
      sound: sound ?? true,
      drafts: drafts ?? {},
      containerId: containerId ?? '',
      hints: hints ?? new Map(),
    });
  }

  #changed(): void {
    this.#channel.postMessage(null);
    void this.#refresh();
  }

  /** Reads the queue's figures; many changes at once cost few readings. */
  async #refresh(): Promise<void> {
    if (this.#reading !== null) {
      this.#readAgain = true;
      return this.#reading;
    }
    this.#reading = (async () => {
      do {
        this.#readAgain = false;
        await this.#readQueue();
      } while (this.#readAgain);
    })().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readQueue(): Promise<void> {
    const queue = this.#queue;
    if (queue === null) return;
    const [counts, send, recent, aside, route] = await Promise.all([
      queue.counts(),
      queue.sendState(),
      queue.recent(recentShown),
      queue.putAside(),
      queue.get('route'),
    ]);
    const isForgotten = route !== null && Date.now() - route.startedAt > longestRouteMs;
    this.#setRoute(isForgotten ? null : route);
    this.#change({ counts, send, recent, aside });
  }

  async #askForRoom(): Promise<void> {
    const storage = (navigator as { readonly storage?: StorageManager }).storage;
    if (storage === undefined) return;
    const kept = (await storage.persist?.().catch(() => false)) ?? false;
    const estimate: StorageEstimate = (await storage.estimate?.().catch(() => null)) ?? {};
    const { quota = 0, usage = 0 } = estimate;
    this.#change({ room: { kept, freeBytes: Math.max(0, quota - usage) } });
  }

  get #isIdle(): boolean {
    const { screen, drafts } = this.#state;
    const typing = document.activeElement instanceof HTMLInputElement || document.querySelector('dialog[open], video') !== null;
    const drawing = screen.name === 'work' && drafts[screen.workflow.id] !== undefined;
    return document.visibilityState === 'hidden' || (!typing && !drawing && Date.now() - this.#lastScanAt > idleMs);
  }

  #takeUpdateIfIdle(): void {
    if (this.#state.updateWaits && this.#isIdle) this.#registration.take();
    this.#reloadIfIdle();
  }

  #reloadIfIdle(): void {
    if (this.#reloadWhenIdle && this.#isIdle) location.reload();
  }

  #change(change: Partial<ScannerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** The field of the context that a work needs and that is not set; null when all are. */
export function missingContext(workflow: Workflow, context: Context, kind: SubjectKind): 'station' | 'vehicle' | null {
  if (workflow.needs.includes('stationId') && context.stationId === '') return 'station';
  if (workflow.needs.includes('vehicleId') && context.vehicleId === '' && kind !== 'vehicle') return 'vehicle';
  return null;
}

function placeOf(workflow: Workflow, context: Context, containerId: string): string {
  return workflow.needs.map((need) => (need === 'containerId' ? containerId : context[need])).join(' ');
}

/** The proof of a draft and the images to send. A signature beside a photo goes by the photo's id with `.signature`. */
function proofOf(
  { photo, signature, receivedBy }: Draft,
  ids: EventIds,
): { readonly proof: Proof | null; readonly images: NonNullable<Parameters<ScanQueue['record']>[1]> } {
  const name = receivedBy.trim();
  const reference = photo === null && signature === null ? null : ids.next();
  const proof: Proof = {
    ...(reference !== null ? { kind: photo !== null ? 'photo' : 'signature', reference } : {}),
    ...(name !== '' ? { receivedBy: name } : {}),
  };
  const images = [];
  if (reference !== null && photo !== null) images.push({ id: reference, image: photo });
  if (reference !== null && signature !== null)
    images.push({ id: photo === null ? reference : `${reference}.signature`, image: signature });
  return { proof: Object.keys(proof).length > 0 ? proof : null, images };
}

export function time(at: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(at);
}
