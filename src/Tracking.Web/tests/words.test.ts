import { describe, expect, test } from 'vitest';
import { contactWords } from '../src/track/contactWords';
import { notices } from '../src/track/noticeWords';
import { progress } from '../src/track/progress';
import { estimateWords, promiseWords } from '../src/track/promiseWords';
import { proofWords } from '../src/track/proofWords';
import { knownReasons, reasonClause, reasonSentence } from '../src/track/reasonWords';
import { statusWords } from '../src/track/statusWords';
import { timelineDays, timelineTitle } from '../src/track/timelineWords';
import { tokenFromPath } from '../src/track/token';
import { vanWords } from '../src/track/vanWords';
import { now, timesIn, viewWith } from './views';

const times = timesIn();
const statuses =
  'announced accepted inTransit atStation outForDelivery availableForPickup delivered returning returned lost cancelled disposed'.split(
    ' ',
  );
const reasons = (
  'notHome businessClosed refused badAddress noAccess noSafePlace idFailed damaged missorted missedSort weather vehicle ' +
  'capacity outOfTime customs security shipperRecall addressChange oversize other'
).split(' ');
const types = (
  'announced pickedUp droppedOff inducted sorted stowed arrived departed loaded unloaded contained uncontained outForDelivery ' +
  'availableForPickup collected delivered attempted returnStarted exception damaged held released relabelled handedOver handedBack ' +
  'returned returnCancelled lost found cancelled disposed notReceived'
).split(' ');

describe('the state', () => {
  test('has words of its own for every status', () => {
    const headlines = statuses.map((status) => statusWords(viewWith({ status }), times, now).headline);
    expect(new Set(headlines).size).toBe(statuses.length);
    for (const headline of headlines) expect(headline).not.toMatch(/[a-z][A-Z]/);
  });

  test('has words for a status this page does not know', () => {
    expect(statusWords(viewWith({ status: 'teleported' }), times, now).headline).toBe('On its way');
    expect(statusWords(viewWith({ status: 'constructor' }), times, now).headline).toBe('On its way');
  });

  test('says when it was delivered', () => {
    const timeline = [{ type: 'delivered', at: '2026-11-23T20:00:00Z' }];
    expect(statusWords(viewWith({ status: 'delivered', timeline }), times, now).detail).toBe('Your package was delivered today at 12:00.');
  });

  test('tells collected from delivered', () => {
    const timeline = [{ type: 'collected', at: '2026-11-23T20:00:00Z' }];
    expect(statusWords(viewWith({ status: 'delivered', timeline }), times, now).headline).toBe('Collected');
  });

  test('counts the stops before the reader’s', () => {
    const estimatedDelivery = { from: '2026-11-23T22:30:00Z', to: '2026-11-23T23:00:00Z', stopsAway: 3 };
    expect(statusWords(viewWith({ status: 'outForDelivery', estimatedDelivery }), times, now).detail).toContain('3 stops away');
  });

  test('does not announce a visit that already failed', () => {
    const timeline = [
      { type: 'attempted', at: '2026-11-23T21:00:00Z', reason: 'notHome' },
      { type: 'outForDelivery', at: '2026-11-23T18:00:00Z' },
    ];
    expect(statusWords(viewWith({ status: 'outForDelivery', timeline }), times, now).detail).not.toContain('bringing');
  });

  test('names the place to collect at', () => {
    const pickup = { stationId: 'S1', name: 'Moses Lake Market' };
    expect(statusWords(viewWith({ status: 'availableForPickup', pickup }), times, now).detail).toBe(
      'Your package is waiting for you at Moses Lake Market.',
    );
  });
});

describe('the promise', () => {
  const promised = (state: string, fields: Record<string, unknown> = {}) =>
    promiseWords(viewWith({ promise: { service: 'sameDay', promisedBy: '2026-11-24T05:00:00Z', state }, ...fields }), times, now);

  test.each([
    ['onTrack', 'Arriving', 'On track'],
    ['atRisk', 'Promised', 'Might be late'],
    ['late', 'Promised', 'Running late'],
    ['met', 'Promised', 'On time'],
    ['missed', 'Promised', 'Promise not kept'],
  ])('that is %s says so', (state, label, stateText) => {
    expect(promised(state)).toMatchObject({ label, by: 'today by 21:00', stateText });
  });

  test('is kept or missed by the delivery', () => {
    expect(promised('missed', { status: 'delivered' })?.stateText).toBe('Later than promised');
  });

  test('is in the destination’s time and says which that is', () => {
    const view = viewWith({
      promise: { promisedBy: '2026-11-24T02:00:00Z', state: 'onTrack' },
      destination: { stationName: 'Rome', timeZone: 'America/New_York' },
    });
    expect(promiseWords(view, timesIn('America/New_York'), now)).toMatchObject({ label: 'Arriving · Eastern Time', by: 'today by 21:00' });
  });

  test.each([
    ['it was tried in vain', { status: 'atStation', attempts: 1, lastAttempt: { reason: 'notHome', at: '2026-11-23T20:00:00Z' } }],
    [
      'the driver was there',
      { status: 'outForDelivery', timeline: [{ type: 'attempted', at: '2026-11-23T20:00:00Z', reason: 'notHome' }] },
    ],
    ['it waits at a counter', { status: 'availableForPickup' }],
    ['the station is closed', { status: 'atStation', notices: [{ kind: 'closed', stationName: 'Rome', from: '2026-11-23T08:00:00Z' }] }],
  ])('is not called on track once %s', (_, fields) => {
    expect(promised('onTrack', fields)).toMatchObject({ label: 'Promised', stateText: '' });
  });

  test('is on track again once it is out again', () => {
    const timeline = [
      { type: 'outForDelivery', at: '2026-11-23T20:30:00Z' },
      { type: 'attempted', at: '2026-11-22T20:00:00Z', reason: 'notHome' },
    ];
    expect(promised('onTrack', { status: 'outForDelivery', attempts: 1, timeline })?.stateText).toBe('On track');
  });

  test('becomes late by the clock alone', () => {
    const view = viewWith({ promise: { promisedBy: '2026-11-23T22:00:00Z', state: 'onTrack' } });
    expect(promiseWords(view, times, Date.parse('2026-11-23T22:00:00Z'))?.state).toBe('onTrack');
    expect(promiseWords(view, times, now)?.state).toBe('late');
  });

  test('is left out when there is none and when it means nothing any more', () => {
    expect(promiseWords(viewWith(), times, now)).toBeNull();
    for (const status of ['returning', 'returned', 'lost', 'cancelled', 'disposed']) expect(promised('late', { status })).toBeNull();
  });
});

describe('reasons', () => {
  test('have words, each its own', () => {
    expect([...knownReasons].sort()).toEqual([...reasons].sort());
    expect(new Set(reasons.map(reasonClause)).size).toBe(reasons.length);
  });

  test.each([null, 'alienAbduction', 'toString'])('fall back to words that always fit for %s', (reason) => {
    expect(reasonSentence(reason)).toBe('Something unexpected came up.');
  });

  test.each(reasons)('%s can be told of an attempt, an exception and a hold', (reason) => {
    const attempted = notices(viewWith({ attempts: 1, lastAttempt: { reason, at: '2026-11-23T20:00:00Z' } }), times, now);
    expect(attempted.map((notice) => notice.text)[0]).toContain(`We came today at 12:00, but ${reasonClause(reason)}.`);
    const excepted = notices(viewWith({ exception: { reason, since: '2026-11-23T20:00:00Z' } }), times, now);
    expect(excepted.map((notice) => notice.text)[0]).toContain(`${reasonSentence(reason)} We noticed it today at 12:00.`);
    const held = notices(viewWith({ hold: true, timeline: [{ type: 'held', at: '2026-11-23T20:00:00Z', reason }] }), times, now);
    expect(held.map((notice) => notice.text)[0]).toContain(`on hold because ${reasonClause(reason)}.`);
  });
});

describe('notices', () => {
  const attempt = { attempts: 2, lastAttempt: { reason: 'notHome', at: '2026-11-23T20:00:00Z' } };

  test('count the attempts', () => {
    expect(notices(viewWith(attempt), times, now)[0]?.title).toBe('We tried to deliver twice');
    expect(notices(viewWith({ ...attempt, attempts: 4 }), times, now)[0]?.title).toBe('We tried to deliver 4 times');
  });

  test('do not tell the same reason twice', () => {
    const view = viewWith({ ...attempt, exception: { reason: 'notHome', since: '2026-11-23T20:00:00Z' } });
    expect(notices(view, times, now).map((notice) => notice.kind)).toEqual(['attempt']);
  });

  test('tell different troubles side by side', () => {
    const view = viewWith({ ...attempt, hold: true, exception: { reason: 'weather', since: null } });
    expect(notices(view, times, now).map((notice) => notice.kind)).toEqual(['attempt', 'exception', 'hold']);
  });

  test('do not give an ended hold’s reason to a new one without', () => {
    const timeline = [
      { type: 'released', at: '2026-11-23T21:00:00Z' },
      { type: 'held', at: '2026-11-23T20:00:00Z', reason: 'customs' },
    ];
    expect(notices(viewWith({ hold: true, timeline }), times, now)[0]?.text).toBe(
      'Your package is on hold. It moves on when the hold ends.',
    );
  });

  test('end with the journey', () => {
    expect(notices(viewWith({ ...attempt, hold: true, status: 'delivered' }), times, now)).toEqual([]);
  });
});

describe('what comes next', () => {
  const attempted = (status: string, reason: string) =>
    notices(viewWith({ status, attempts: 1, lastAttempt: { reason, at: '2026-11-23T20:00:00Z' } }), times, now)[0]?.text;

  test('after an attempt depends on why it failed and on where the package is', () => {
    expect(attempted('atStation', 'notHome')).toContain('We will try again on the next delivery day.');
    expect(attempted('atStation', 'refused')).toContain('It goes back to the sender');
    expect(attempted('availableForPickup', 'notHome')).not.toContain('try again');
  });

  test('is not told while the driver still has it', () => {
    const timeline = [
      { type: 'attempted', at: '2026-11-23T20:00:00Z', reason: 'notHome' },
      { type: 'outForDelivery', at: '2026-11-23T18:00:00Z' },
    ];
    const view = viewWith({
      status: 'outForDelivery',
      attempts: 1,
      lastAttempt: { reason: 'notHome', at: '2026-11-23T20:00:00Z' },
      timeline,
    });
    expect(notices(view, times, now)[0]?.text).toContain('The driver still has it');
  });

  test.each(reasons)('is told after every problem, such as %s', (reason) => {
    expect(notices(viewWith({ exception: { reason, since: null } }), times, now)[0]?.text).toMatch(/(It |We are|The station)/);
  });

  test('waits for the end of a hold', () => {
    const held = viewWith({ hold: true, exception: { reason: 'weather', since: null } });
    expect(notices(held, times, now)[0]?.text).not.toContain('as soon as the roads');
  });
});

describe('a station’s notice', () => {
  const notice = {
    kind: 'closed',
    stationName: 'Viroqua',
    reason: 'weather',
    from: '2026-11-23T20:00:00Z',
    until: '2026-11-25T14:00:00Z',
    message: 'Snow.',
  };
  const told = (fields: Record<string, unknown>) => notices(viewWith({ notices: [{ ...notice, ...fields }] }), times, now)[0];

  test('says what, why, in its own words, and until when', () => {
    expect(told({})).toEqual({
      kind: 'closed',
      title: 'Viroqua is closed',
      text: 'Bad weather is holding up deliveries. Snow. Until Wednesday 06:00.',
    });
  });

  test('that is still to come says from when', () => {
    expect(told({ kind: 'delayed', reason: null, message: null, from: '2026-11-24T14:00:00Z', until: null })).toEqual({
      kind: 'delayed',
      title: 'Delays ahead at Viroqua',
      text: 'From tomorrow 06:00.',
    });
  });
});

describe('the van', () => {
  const van = {
    lat: 43.5,
    lon: -90.9,
    heading: 44,
    occurredAt: '2026-11-23T22:02:30Z',
    lastHeardAt: '2026-11-23T22:04:30Z',
    silent: false,
  };
  const told = (fields: Record<string, unknown>) => {
    const view = viewWith({ van: { ...van, ...fields } });
    return view.van === null ? null : vanWords(view.van, view, times, now);
  };

  test('that was heard of lately is there, and heads somewhere', () => {
    expect(told({})).toBe('This is where the van was 2 minutes ago, heading north-east.');
    expect(told({ heading: 359, occurredAt: '2026-11-23T22:04:59Z' })).toBe('This is where the van was just now, heading north.');
    expect(told({ heading: null, occurredAt: '2026-11-23T22:04:00Z' })).toBe('This is where the van was 1 minute ago.');
  });

  test('that is silent is never shown as live', () => {
    expect(told({ silent: true, occurredAt: '2026-11-23T21:45:00Z', lastHeardAt: '2026-11-23T21:45:20Z' })).toBe(
      'Last heard 13:45: the driver is out of coverage. The map shows where the van was then.',
    );
  });

  test('that is heard of but does not say where it is has moved since', () => {
    expect(told({ silent: true, occurredAt: '2026-11-23T21:45:00Z' })).toBe(
      'The van last told us at 13:45 where it was. It has moved since.',
    );
  });
});

describe('the estimate', () => {
  const estimatedDelivery = { from: '2026-11-23T22:30:00Z', to: '2026-11-23T23:00:00Z', stopsAway: 3 };
  const told = (fields: Record<string, unknown>) =>
    estimateWords(viewWith({ status: 'outForDelivery', estimatedDelivery, ...fields }), times, now);

  test('stands beside the promise with the stops before it', () => {
    expect(told({})).toMatchObject({ label: 'Expected now', stops: '3 stops away', note: '' });
    expect(told({ estimatedDelivery: { ...estimatedDelivery, stopsAway: 0 } })?.stops).toBe('You are next');
    expect(told({ estimatedDelivery: { ...estimatedDelivery, stopsAway: null } })?.stops).toBe('');
  });

  test('that lies behind the promise says so', () => {
    expect(told({ promise: { promisedBy: '2026-11-23T22:00:00Z', state: 'onTrack' } })?.note).toContain('later than promised');
  });

  test('of a silent van says that it may change', () => {
    const van = { lat: 1, lon: 1, occurredAt: '2026-11-23T21:45:00Z', lastHeardAt: '2026-11-23T21:45:00Z', silent: true };
    expect(told({ van })?.note).toContain('Last heard 13:45');
  });

  test('ends with the journey', () => {
    expect(told({ status: 'delivered' })).toBeNull();
  });
});

describe('a report', () => {
  test('takes the place of the delivery', () => {
    const view = viewWith({
      status: 'delivered',
      report: { kind: 'notReceived', at: '2026-11-23T21:00:00Z' },
      promise: { promisedBy: '2026-11-23T22:00:00Z', state: 'met' },
      timeline: [{ type: 'delivered', at: '2026-11-23T20:00:00Z' }],
    });
    expect(statusWords(view, times, now)).toMatchObject({ headline: 'We are looking for your package', tone: 'waiting' });
    expect(promiseWords(view, times, now)).toBeNull();
  });
});

describe('the words', () => {
  test('have no placeholder that nobody fills', () => {
    for (const status of statuses) {
      const view = viewWith({ status, attempts: 3, lastAttempt: { reason: 'notHome', at: '2026-11-23T20:00:00Z' } });
      const said = [statusWords(view, times, now).detail, ...notices(view, times, now).map((notice) => notice.text)];
      expect(said.join(' ')).not.toMatch(/[{}]/);
    }
  });

  test('are there for each kind of proof', () => {
    for (const kind of ['photo', 'signature', 'pin', 'hologram', null]) {
      const { text, alt } = proofWords({ kind, at: '2026-11-23T20:00:00Z', url: 'proof' }, times, now);
      expect(text).toContain('today at 12:00');
      expect(alt).not.toBe('');
    }
  });
});

describe('the timeline', () => {
  test('has words for every type of scan', () => {
    for (const type of types) expect(timelineTitle(type), type).not.toBe('Update');
    expect(timelineTitle('beamed')).toBe('Update');
    expect(timelineTitle('valueOf')).toBe('Update');
  });

  test('is newest first, by the destination’s days, with place and reason', () => {
    const timeline = [
      { type: 'attempted', at: '2026-11-23T20:00:00Z', place: 'Rome', reason: 'notHome' },
      { type: 'arrived', at: '2026-11-23T07:30:00Z', place: 'Spokane Hub' },
      { type: 'inducted', at: '2026-11-20T18:00:00Z', place: 'Moses Lake' },
    ];
    expect(timelineDays(viewWith({ timeline: [...timeline].reverse() }), times, now)).toEqual([
      {
        key: expect.any(String),
        heading: 'Today',
        entries: [{ title: 'Delivery attempted', clock: '12:00', at: timeline[0]?.at, details: ['Rome', 'Nobody was at home.'] }],
      },
      {
        key: expect.any(String),
        heading: 'Yesterday',
        entries: [{ title: 'Arrived', clock: '23:30', at: timeline[1]?.at, details: ['Spokane Hub'] }],
      },
      {
        key: expect.any(String),
        heading: 'Friday, November 20',
        entries: [{ title: 'Received by us', clock: '10:00', at: timeline[2]?.at, details: ['Moses Lake'] }],
      },
    ]);
  });

  test('keeps the server’s order among equal times', () => {
    const at = '2026-11-23T20:00:00Z';
    const timeline = [
      { type: 'sorted', at },
      { type: 'arrived', at },
    ];
    expect(timelineDays(viewWith({ timeline }), times, now)[0]?.entries.map((entry) => entry.title)).toEqual(['Sorted', 'Arrived']);
  });
});

describe('progress', () => {
  const states = (fields: Record<string, unknown>) => progress(viewWith(fields))?.map((step) => step.state);

  test('stands at the present step', () => {
    expect(states({ status: 'announced' })).toEqual(['ahead', 'ahead', 'ahead', 'ahead', 'ahead']);
    expect(states({ status: 'atStation' })).toEqual(['done', 'done', 'current', 'ahead', 'ahead']);
    expect(states({ status: 'delivered' })).toEqual(['done', 'done', 'done', 'done', 'done']);
  });

  test('leads to the counter for a package to collect', () => {
    expect(
      progress(viewWith({ status: 'availableForPickup' }))
        ?.map((step) => step.label)
        .slice(3),
    ).toEqual(['Ready to collect', 'Collected']);
  });

  test('is not shown for a package that is not on its way to the reader', () => {
    for (const status of ['returning', 'returned', 'lost', 'cancelled', 'disposed', 'valueOf'])
      expect(progress(viewWith({ status }))).toBeNull();
  });
});

describe('the connection', () => {
  test('that is lost says since when, in the reader’s time', () => {
    expect(contactWords({ kind: 'lost', since: now }, true, times, now)).toBe('Not connected since 14:05 – showing what we last heard');
    expect(contactWords({ kind: 'lost', since: now - 86_400_000 }, true, times, now)).toContain('since yesterday 14:05');
  });

  test('does not claim to show anything when there is nothing', () => {
    expect(contactWords({ kind: 'lost', since: now }, false, times, now)).toBe('Not connected since 14:05 – trying again');
  });
});

describe('the token', () => {
  test.each([
    ['/track/abc_-1', 'abc_-1'],
    ['/track/a%2Bb/', 'a+b'],
    ['/track/', null],
    ['/track/a/b', null],
    ['/track/%E0%A4%A', null],
  ])('of %s is %s', (path, token) => {
    expect(tokenFromPath(path)).toBe(token);
  });
});
