const formats = new Map<string, Intl.DateTimeFormat>();

/** "14:05" in a zone, the browser's own when none is given. */
export function clock(at: string | number, zone?: string | null): string {
  return format('clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone).format(instant(at));
}

/** "14:05:09" */
export function clockWithSeconds(at: string | number, zone?: string | null): string {
  return format('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, zone).format(instant(at));
}

/** "14:05" today, "Mon 14:05" within a week, else "Nov 16, 14:05". */
export function shortTime(at: string | number, now: number, zone?: string | null): string {
  const days = Math.abs(dayNumber(instant(at), zone) - dayNumber(now, zone));
  if (days === 0) return clock(at, zone);
  const day = days < 6 ? format('weekday', { weekday: 'short' }, zone) : format('date', { month: 'short', day: 'numeric' }, zone);
  return `${day.format(instant(at))} ${clock(at, zone)}`;
}

/** "Monday, Nov 23" */
export function dayName(at: string | number, zone?: string | null): string {
  return format('day', { weekday: 'long', month: 'short', day: 'numeric' }, zone).format(instant(at));
}

/** "Nov 23", of a date without a time or its midnight in UTC. */
export function dayOf(date: string | number): string {
  return format('date', { month: 'short', day: 'numeric' }, 'UTC').format(instant(date));
}

/** Equal for instants of one calendar day in the zone. */
export function dayKey(at: string | number, zone?: string | null): number {
  return dayNumber(instant(at), zone);
}

/** "CST", "GMT-6"; empty when the zone's clocks agree with the browser's. */
export function zoneName(at: string | number, zone?: string | null): string {
  if (!zone || clock(at, zone) === clock(at)) return '';
  const parts = format('zone', { timeZoneName: 'short' }, zone).formatToParts(instant(at));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** How long something lasts or ago it was: "8 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** "3 min ago", "just now", "in 2 h". */
export function ago(at: string | number, now: number): string {
  const past = now - instant(at);
  if (past > -5_000 && past < 5_000) return 'just now';
  return past < 0 ? `in ${span(-past)}` : `${span(past)} ago`;
}

export function instant(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** Days since 1970 of the calendar date in the zone. */
function dayNumber(at: number, zone?: string | null): number {
  const parts = format('number', { year: 'numeric', month: 'numeric', day: 'numeric' }, zone).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / 86_400_000;
}

function format(name: string, options: Intl.DateTimeFormatOptions, zone?: string | null): Intl.DateTimeFormat {
  const key = `${name}/${zone ?? ''}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = make(options, zone);
  formats.set(key, made);
  return made;
}

function make(options: Intl.DateTimeFormatOptions, zone?: string | null): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, ...(zone ? { timeZone: zone } : {}) });
  } catch {
    // A zone that this browser does not know: its own has to do.
    return new Intl.DateTimeFormat('en-US', options);
  }
}
