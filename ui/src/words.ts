/** Words and numbers as the screen says them. Pure; nothing here knows a screen. */

/** An identifier in kebab case; one-letter starts such as "e-mail" are words. */
const KEBAB = /^[a-z0-9]{2,}(-[a-z0-9]+)+$/u;

/** "lost_or_stolen_card" → "Lost or stolen card". Text that is already words is left alone. */
export function readable(value: string): string {
  const plainly = /\s/u.test(value) ? value : value.replace(/_+/gu, " ").trim();
  const spaced = KEBAB.test(plainly) ? plainly.replace(/-/gu, " ") : plainly;
  return spaced === "" ? value : spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** "1,240" */
export function count(value: number): string {
  // By hand: the first number that the webview's own formatting writes costs it 5 to 7 ms, in the first frame of a start.
  return String(value).replace(/\B(?=(\d{3})+$)/gu, ",");
}

/** "1 case", "3 cases" */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A probability in a column of bars: ".08", "1.0". */
export function share(p: number): string {
  const text = p.toFixed(2);
  if (text === "1.00") return "1.0";
  return text.startsWith("0") ? text.slice(1) : text;
}

/** A signed contribution: ".63", "−.11"; larger ones keep one digit less. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const text = size >= 10 ? size.toFixed(0) : size >= 1 ? size.toFixed(1) : size.toFixed(2).replace(/^0/u, "");
  return value < 0 ? `−${text}` : text;
}

/** A plain number of a series or score, without needless digits. */
export function plain(value: number): string {
  if (Number.isInteger(value)) return count(value);
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 1 ? 3 : 2 });
}

/** Bytes for a progress line: "14 MB". */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1_000_000) return `${Math.round(value / 1000)} kB`;
  if (value < 1_000_000_000) return `${(value / 1_000_000).toFixed(value < 10_000_000 ? 1 : 0)} MB`;
  return `${(value / 1_000_000_000).toFixed(1)} GB`;
}

/** How many words a text has; a link is one, as the engine counts. */
export function wordCount(text: string): number {
  return text.match(/https?:\/\/\S+|[\p{L}\p{N}{][\p{L}\p{N}’'_.{}-]*/giu)?.length ?? 0;
}

/** Words a person reads in a minute, silently, of text that is not fiction. */
const WORDS_A_MINUTE = 238;

/** What a person needs to read so many words. */
export function readingTime(words: number): string {
  const seconds = Math.round((60 * words) / WORDS_A_MINUTE);
  return seconds < 90 ? `${seconds} s to read` : `${Math.round(seconds / 60)} min to read`;
}

/** The first letter made large, for a line that the engine starts small. */
export function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!”"]$/u.test(start) ? start : `${start}.`;
}
