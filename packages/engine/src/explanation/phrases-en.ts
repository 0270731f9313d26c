import type { Comparison, Operand, Phrases } from './phrases.ts';

const COMPARED: Readonly<Record<Comparison, string>> = {
  atLeast: 'at least', above: 'more than', atMost: 'at most', below: 'less than', equal: 'exactly', notEqual: 'other than',
};

const HISTOGRAM_ENTRY = {
  hour: (index: number) => `between ${index}:00 and ${index + 1}:00`,
  weekday: (index: number) => `on ${['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'][index]}`,
};

/** English. Verbless where a verb would have to agree with a label. */
export const en: Phrases = {
  compare(left, op, bound, unknownToo) {
    const text = compared(left, op, bound.text, bound.isOne);
    return unknownToo ? `${text}, or unknown` : text;
  },
  isOneOf: ({ text }, values, negated) => `${text} ${negated ? 'none of' : 'one of'} ${values}`,
  contains: ({ text }, value, negated) => `${text} ${negated ? 'without' : 'with'} ${value} among them`,
  isPresent: (of, negated) => presence(of, !negated),
  isTrue: ({ text, subject }, negated) => {
    if (subject?.kind === 'tag') return negated ? `not tagged “${text}”` : `tagged “${text}”`;
    if (subject?.kind === 'segment') return negated ? `not in “${text}”` : `in “${text}”`;
    return negated ? `not: ${text}` : text;
  },
  constant: (value) => (value ? 'everybody' : 'nobody'),
  all: (parts) => joined(parts, 'and'),
  any: (parts) => joined(parts, 'or'),
  nested: (group) => `(${group})`,

  arithmetic: (op, left, right) => `${left} ${{ add: '+', subtract: '−', multiply: '×', divide: '÷' }[op]} ${right}`,
  computed: (what, value) => `${what} = ${value}`,
  orElse: (of, otherwise) => `${of} (${otherwise} when unknown)`,
  bucket: (of, bands) => `${of}: ${bands.map(([label, range]) => `${label} ${range}`).join(', ')}`,
  range: (from, to) => (from === undefined ? `below ${to}` : to === undefined ? `from ${from}` : `from ${from} to below ${to}`),
  entry: (of, index, histogram) => (histogram === undefined ? `number ${index + 1} of ${of}` : `${of}, ${HISTOGRAM_ENTRY[histogram](index)}`),
  eventTime: (part) => ({ hour: 'the hour', weekday: 'the weekday (Monday is 1)', month: 'the month', day: 'the day of the month' })[part],
  eventName: () => 'the kind of event',
  field: (name) => spaced(name),
  item: (name) => `an item’s ${spaced(name)}`,

  statement({ text, subject }, value, zeroOrOne) {
    if (subject?.manner === 'since' && subject.event !== undefined) return `${subject.which} ${subject.event} ${value} ago`;
    if (subject?.manner === 'gap' && subject.event !== undefined) return `usually ${article(subject.event)} every ${value}`;
    if (subject?.manner === 'count') return zeroOrOne === 0 ? `no ${text.replace(/^different /, '')}` : `${value} ${zeroOrOne === 1 ? singular(text) : text}`;
    return `${text}: ${value}`;
  },
  missing({ text, subject }) {
    if (subject === undefined || subject.kind !== 'feature') return `${text}: unknown`;
    const { event, over, needsTwo, manner } = subject;
    if (event === undefined) return `${text}: unknown`;
    const nothing = needsTwo ? `fewer than two ${plural(event)}` : `no ${event}`;
    const when = over === undefined ? (needsTwo ? 'so far' : 'yet') : `in the last ${lengthOf(over)}`;
    return manner === 'since' || manner === 'gap' ? `${nothing} ${when}` : `${text}: unknown, ${nothing} ${when}`;
  },
  overflow: ({ text }) => `${text}: too large to be told exactly`,
  needs: (op, bound) => `needs ${COMPARED[op]} ${bound}`,
  needsText: (value, negated) => (negated ? `needs anything but ${value}` : `needs ${value}`),
  needsOneOf: (values, negated) => `needs ${negated ? 'none' : 'one'} of ${values}`,
  needsItem: (value, negated) => `needs ${value} ${negated ? 'not to be' : 'to be'} among them`,
  needsPresence: ({ subject }, negated) => (negated ? `needs no ${subject?.event ?? 'value'}` : `needs ${article(subject?.event ?? 'value')}`),
  clause: (statement, needs) => (needs === undefined ? statement : `${statement}; ${needs}`),
  reason(statement, needs, distance) {
    if (needs.length === 0) return statement;
    const asked = needs.map((need, i) => (i === 0 ? need : need.replace(/^needs /, ''))).join(' and ');
    return `${statement} (${asked}${distance === undefined ? '' : `, ${distance}`})`;
  },
  reasons: (reasons) => reasons.join('; '),

  distance({ kind, amount, elapsed }) {
    switch (kind) {
      case 'short':
        return elapsed ? `${amount} to go` : `${amount} short`;
      case 'above':
        return elapsed ? `${amount} past it` : `${amount} more than needed`;
      case 'over':
        return `${amount} over`;
      case 'under':
        return `${amount} left`;
      case 'none':
        return 'exactly at the limit';
    }
  },
  conclusion({ kind, label, holds }, reasons) {
    const head = kind === 'tag' ? (holds ? `Tagged “${label}”` : `Not tagged “${label}”`) : holds ? `In “${label}”` : `Not in “${label}”`;
    return `${head}: ${reasons}.`;
  },
  because: (statement, reasons) => `${statement} because ${reasons.join(' and ')}`,
  sentence: (statement) => `${statement.charAt(0).toUpperCase()}${statement.slice(1)}.`,
  flip({ kind, label, to }, at) {
    const what = kind === 'tag' ? (to ? 'Gains' : 'Loses') : to ? 'Enters' : 'Leaves';
    return `${what} “${label}” on ${at} if nothing else happens.`;
  },
};

function compared({ text, subject }: Operand, op: Comparison, bound: string, isOne: boolean): string {
  if (subject?.manner === 'since' && subject.event !== undefined && op !== 'equal' && op !== 'notEqual') {
    const { event } = subject;
    if (subject.which === 'first') return `first ${event} ${COMPARED[op]} ${bound} ago`;
    if (op === 'atLeast' || op === 'above') return `no ${event} for ${COMPARED[op]} ${bound}`;
    return `last ${event} ${COMPARED[op]} ${bound} ago`;
  }
  if (subject?.manner === 'count') return `${COMPARED[op]} ${bound} ${isOne ? singular(text) : text}`;
  if (op === 'equal') return `${text} is ${bound}`;
  if (op === 'notEqual') return `${text} is not ${bound}`;
  return `${text}: ${COMPARED[op]} ${bound}`;
}

function presence({ text, subject }: Operand, present: boolean): string {
  if (subject?.event !== undefined && subject.over === undefined && !subject.needsTwo) {
    return present ? `at least one ${subject.event}` : `no ${subject.event} yet`;
  }
  return present ? `${text} is known` : `${text} is unknown`;
}

/** Parts that have colons or commas of their own are kept apart by semicolons. */
function joined(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.some((part) => /[:,] /.test(part))) return `${parts.slice(0, -1).join('; ')}; ${word} ${parts.at(-1)}`;
  return parts.length === 2 ? `${parts[0]} ${word} ${parts[1]}` : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}

/** `orders in the last 30 days` → `order in the last 30 days`: the first plural noun only. */
function singular(label: string): string {
  return label.replace(/\b(\w+?)(ies|sses|xes|s)\b/, (_, stem: string, ending: string) => stem + ({ ies: 'y', sses: 'ss', xes: 'x' }[ending] ?? ''));
}

/** `order` → `orders`. */
export function plural(noun: string): string {
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function article(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `productName` → `product name`. */
function spaced(name: string): string {
  return name.replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

function lengthOf(over: string): string {
  const unit = { s: 'second', m: 'minute', h: 'hour', d: 'day' }[over.at(-1)!]!;
  const count = Number(over.slice(0, -1));
  return count === 1 ? unit : `${count} ${unit}s`;
}
