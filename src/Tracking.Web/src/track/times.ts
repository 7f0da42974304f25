import { fill, words } from './words';

/** How the reader wants times written. */
export interface Reading {
  /** A locale of English, for the order of day and month. */
  readonly locale: string;
  /** True for 9:00 PM, false for 21:00. */
  readonly twelveHours: boolean;
  /** The reader's own IANA time zone. */
  readonly timeZone: string;
}

const dayMs = 86_400_000;

/** What the browser says of its reader. */
export function readingOfBrowser(): Reading {
  const own = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
  return {
    locale: navigator.languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB',
    twelveHours: own.hour12 === true,
    timeZone: own.timeZone,
  };
}

/** Times in words, in one time zone. Instants are milliseconds since 1970 or ISO 8601. */
export class Times {
  readonly #reading: Reading;
  readonly #zone: string;

  /** @param zone the IANA zone to write times in; the reader's own if it is null or this browser does not know it */
  constructor(reading: Reading, zone: string | null) {
    this.#reading = reading;
    this.#zone = zone !== null && isTimeZone(zone) ? zone : reading.timeZone;
  }

  /** "21:00" or "9:00 PM". */
  clock(at: string | number): string {
    return this.#clockFormat().format(instant(at));
  }

  /** "today", "tomorrow", "yesterday", "Wednesday" within the coming week, else "Monday, November 30". */
  day(at: string | number, now: number): string {
    const away = this.#dayNumber(instant(at)) - this.#dayNumber(now);
    if (away === 0) return words.days.today;
    if (away === 1) return words.days.tomorrow;
    if (away === -1) return words.days.yesterday;
    return away > 1 && away < 7 ? this.#format({ weekday: 'long' }).format(instant(at)) : this.date(at, now);
  }

  /** "Monday, November 30", with the year when it is not the present one. */
  date(at: string | number, now: number): string {
    const year = this.#format({ year: 'numeric' });
    const sameYear = year.format(instant(at)) === year.format(now);
    return this.#format({ weekday: 'long', month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(instant(at));
  }

  /** "today 21:00". */
  dayAndClock(at: string | number, now: number): string {
    return `${this.day(at, now)} ${this.clock(at)}`;
  }

  /** For the middle of a sentence, behind a word: " today at 14:05", " on Monday, November 16 at 14:05". */
  when(at: string | number, now: number): string {
    const day = this.day(at, now);
    const near = Object.values(words.days).includes(day);
    return fill(near ? words.when.near : words.when.far, { day, clock: this.clock(at) });
  }

  /** "today 14:00–16:00", or both days when they differ. */
  range(from: string | number, to: string | number, now: number): string {
    if (this.dayKey(from) !== this.dayKey(to)) return `${this.dayAndClock(from, now)} – ${this.dayAndClock(to, now)}`;
    return `${this.day(from, now)} ${this.#clockFormat().formatRange(instant(from), instant(to))}`;
  }

  /** Equal for instants of one calendar day. */
  dayKey(at: string | number): string {
    return String(this.#dayNumber(instant(at)));
  }

  /** The zone's name ("Pacific Time") if its clocks differ from the reader's at that moment, else null. */
  foreignZone(at: string | number): string | null {
    if (this.#zone === this.#reading.timeZone) return null;
    const clock = (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(instant(at));
    if (clock(this.#zone) === clock(this.#reading.timeZone)) return null;
    const parts = this.#format({ timeZoneName: 'longGeneric' }).formatToParts(instant(at));
    return parts.find((part) => part.type === 'timeZoneName')?.value ?? this.#zone;
  }

  #clockFormat(): Intl.DateTimeFormat {
    return this.#format(
      this.#reading.twelveHours
        ? { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    );
  }

  /** Days since 1970 of the calendar date in the zone; unlike a division by 24 hours it is right when clocks change. */
  #dayNumber(at: number): number {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: this.#zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    }).formatToParts(at);
    const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
    return Date.UTC(part('year'), part('month') - 1, part('day')) / dayMs;
  }

  #format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.#reading.locale, { ...options, timeZone: this.#zone });
  }
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function instant(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}
