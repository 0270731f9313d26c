/** Local hours and days by asking `Intl` each time. */

export interface LocalTime {
  /** `2011-09-30` in the zone. */
  readonly date: string;
  readonly hour: number;
  /** 1 (Monday) - 7. */
  readonly weekday: number;
  readonly month: number;
  readonly day: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

export function localTime(time: number, timeZone: string): LocalTime {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return {
    date: `${part['year']}-${part['month']}-${part['day']}`,
    hour: Number(part['hour']),
    weekday: weekdays.indexOf(part['weekday']!) + 1,
    month: Number(part['month']),
    day: Number(part['day']),
  };
}
