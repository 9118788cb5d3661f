/** Times as people read them, in the station's zone. All inputs are UTC milliseconds. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Parts = { year: number; month: number; day: number; hour: string; minute: string; monthName: string };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
  } catch {
    // A zone this webview does not know must not take the screen down.
    made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
  formats.set(zone, made);
  return made;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function partsOf(at: number, zone: string): Parts {
  const found: Record<string, string> = {};
  for (const part of formatIn(zone).formatToParts(at)) found[part.type] = part.value;
  const month = Number(found["month"] ?? "1");
  return {
    year: Number(found["year"] ?? "0"),
    month,
    day: Number(found["day"] ?? "1"),
    hour: found["hour"] ?? "00",
    minute: found["minute"] ?? "00",
    monthName: MONTHS[month - 1] ?? "",
  };
}

/** Whole days between the calendar days of two moments in the zone; 0 is the same day, 1 the day after. */
function daysBetween(from: number, to: number, zone: string): number {
  const a = partsOf(from, zone);
  const b = partsOf(to, zone);
  return Math.round((Date.UTC(b.year, b.month - 1, b.day) - Date.UTC(a.year, a.month - 1, a.day)) / DAY);
}

/** "10:10" */
export function clock(at: number, zone: string): string {
  const parts = partsOf(at, zone);
  return `${parts.hour}:${parts.minute}`;
}

/** "23 Oct 10:10", with the year when it is not this one. */
export function moment(at: number, now: number, zone: string): string {
  const parts = partsOf(at, zone);
  const year = parts.year === partsOf(now, zone).year ? "" : ` ${parts.year}`;
  return `${parts.day} ${parts.monthName}${year} ${parts.hour}:${parts.minute}`;
}

/** When something was, among what was done lately: "10:10" on the present day, else "22 Oct 10:10". */
export function lately(at: number, now: number, zone: string): string {
  return daysBetween(at, now, zone) === 0 ? clock(at, zone) : moment(at, now, zone);
}

/** A length of time in its largest fitting unit: "40 s", "42 min", "3 h", "2 days". */
export function span(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return `${Math.floor(length / 1000)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)} h`;
  return `${Math.floor(length / DAY)} days`;
}

/** When something is due, and whether that is behind us: "due in 42 min", "due tomorrow 09:00", "overdue by 3 h". */
export function due(at: number, now: number, zone: string): { text: string; overdue: boolean; soon: boolean } {
  const left = at - now;
  if (left < 0) return { text: -left < MINUTE ? "overdue" : `overdue by ${span(-left)}`, overdue: true, soon: false };
  if (left < MINUTE) return { text: "due now", overdue: false, soon: true };
  const soon = left < HOUR;
  if (left < 4 * HOUR) return { text: `due in ${span(left)}`, overdue: false, soon };
  const days = daysBetween(now, at, zone);
  if (days === 0) return { text: `due today ${clock(at, zone)}`, overdue: false, soon };
  if (days === 1) return { text: `due tomorrow ${clock(at, zone)}`, overdue: false, soon };
  return { text: `due ${moment(at, now, zone)}`, overdue: false, soon };
}

/** What is left of a hold: "11 s", and minutes where nobody would count seconds. A begun minute counts. */
export function holdWords(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** Seconds left of a hold, rounded up so that the last second reads "1 s". */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}
