/** Moments as people and systems write them, read the same on every machine: without a zone they are UTC. */

/** Which of two small numbers comes first: `31/01/2026` or `01/31/2026`. */
export type DayOrder = 'dayFirst' | 'monthFirst';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const time = '(?:[T,]?\\s*(上午|下午)?\\s*(\\d{1,2})[:时](\\d{2})(?:[:分](\\d{2})?秒?(?:[.,](\\d{1,9}))?)?\\s*([AP]\\.?M\\.?)?\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?';
const yearFirst = new RegExp(`^(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})(?:\\s*[-/.月]\\s*(\\d{1,2})\\s*日?|月?)${time}$`, 'i');
const yearLast = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${time}$`, 'i');
const dayMonth = new RegExp(`^(\\d{1,2})[-\\s.]*([a-z]{3,9})\\.?[-\\s,]*(\\d{4})${time}$`, 'i');
const monthDay = new RegExp(`^([a-z]{3,9})\\.?\\s*(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})${time}$`, 'i');
const compact = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * Reads a moment: ISO 8601, `2026/1/31 13:05`, `2026年1月31日`, `31.01.2026`, `1/31/2026 1:05 PM`, `31 Jan 2026`, `Jan 31, 2026`,
 * `2026-01`.
 * @returns ms since 1970; undefined when it is none (30 February is none). Cost about 1 µs.
 */
export function readMoment(text: string, order: DayOrder): number | undefined {
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  let match = digit ? yearFirst.exec(text) : null;
  if (match !== null) return momentOf({ year: match[1]!, month: Number(match[2]), day: match[3] ?? '1', clock: match.slice(4) });
  match = digit ? yearLast.exec(text) : null;
  if (match !== null) {
    // Points between the numbers are written where the day comes first.
    const dayFirst = order === 'dayFirst' || match[2] === '.';
    return momentOf({ year: match[4]!, month: Number(match[dayFirst ? 3 : 1]), day: match[dayFirst ? 1 : 3]!, clock: match.slice(5) });
  }
  match = digit ? dayMonth.exec(text) : null;
  if (match !== null) return momentOf({ year: match[3]!, month: monthNamed(match[2]!), day: match[1]!, clock: match.slice(4) });
  match = digit ? null : monthDay.exec(text);
  if (match !== null) return momentOf({ year: match[3]!, month: monthNamed(match[1]!), day: match[2]!, clock: match.slice(4) });
  return undefined;
}

/** Reads `20260131`, of the years 1900 to 2099. */
export function readCompactDay(text: string): number | undefined {
  const match = compact.exec(text);
  if (match === null || match[1]! < '1900' || match[1]! > '2099') return undefined;
  return momentOf({ year: match[1]!, month: Number(match[2]), day: match[3]!, clock: [] });
}

function monthNamed(name: string): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** @param parts.clock half of the day in Chinese, hour, minute, second, fraction, half of the day in English, zone */
function momentOf({ year, month, day, clock }: { readonly year: string; readonly month: number; readonly day: string; readonly clock: readonly (string | undefined)[] }): number | undefined {
  const years = year.length === 2 ? Number(year) + (Number(year) < 70 ? 2000 : 1900) : Number(year);
  const midnight = Date.UTC(years, month - 1, Number(day));
  const date = new Date(midnight);
  if (years < 100 || month < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== Number(day)) return undefined;
  const [chinese, hour, minute = '0', second = '0', fraction = '0', english, zone] = clock;
  if (hour === undefined) return midnight;
  const half = chinese === '下午' || /^p/i.test(english ?? '') ? 12 : 0;
  const twelve = chinese !== undefined || english !== undefined;
  const hours = twelve ? (Number(hour) % 12) + half : Number(hour);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 60 || (twelve && Number(hour) > 12)) return undefined;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  const shift = offset === null ? 0 : (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  return midnight + ((hours * 60 + Number(minute) - shift) * 60 + Math.min(Number(second), 59)) * 1_000 + Math.floor(Number(`0.${fraction}`) * 1_000);
}
