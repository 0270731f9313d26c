/** Reads a map file: every mistake of it at once, each with its place and cure. */
import { didYouMean, type Words } from '@limn/engine';
import { FileError, type MapProblem } from '../errors.ts';
import { conditionTests } from './condition.ts';
import type { FileMap } from './map-file.ts';
import { compileTimeFormat } from './time-format.ts';

/**
 * Checks an untrusted value and gives it back typed. Columns are checked when the file is opened: only then are they known.
 * @throws FileError `malformed_map` with all problems
 */
export function parseMap(json: unknown): FileMap {
  const problems: MapProblem[] = [];
  checkMap(new Place(json, '', problems));
  if (problems.length > 0) throw new FileError('malformed_map', problems);
  return json as FileMap;
}

/** A part of the map, with where it stands. */
class Place {
  readonly value: unknown;
  readonly path: string;
  readonly problems: MapProblem[];

  constructor(value: unknown, path: string, problems: MapProblem[]) {
    this.value = value;
    this.path = path;
    this.problems = problems;
  }

  report(what: string, cure: string): void {
    this.problems.push({ path: this.path === '' ? 'the map' : this.path, message: `${what}.`, cure });
  }

  at(key: string | number): Place {
    const value = (this.value as Record<string | number, unknown>)[key];
    const path = typeof key === 'number' ? `${this.path}[${key}]` : this.path === '' ? key : `${this.path}.${key}`;
    return new Place(value, path, this.problems);
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  /** An object with these keys only; false (and reported) when it is none. */
  requireKeys(known: readonly string[], needed: readonly string[] = []): boolean {
    if (!this.isObject) {
      this.report('An object belongs here', `Write {${(needed.length > 0 ? needed : known).map((key) => `"${key}": …`).join(', ')}}.`);
      return false;
    }
    for (const key of Object.keys(this.value as object)) {
      if (!known.includes(key)) this.report(`There is no key '${key}' here`, didYouMean(key, known));
    }
    for (const key of needed) {
      if (!this.has(key)) this.report(`The key '${key}' is missing`, `Add "${key}".`);
    }
    return true;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.value as object, key);
  }

  /** The part under the key, when it is there. */
  optional(key: string, check: (part: Place) => void): void {
    if (this.has(key)) check(this.at(key));
  }

  requireText(): void {
    if (typeof this.value !== 'string' || this.value === '') this.report('A text belongs here', 'Write a text that is not empty.');
  }

  requireWhole(least: number, most: number): void {
    const fits = Number.isSafeInteger(this.value) && (this.value as number) >= least && (this.value as number) <= most;
    if (!fits) this.report('The number does not fit', `Write a whole number from ${least} to ${most}.`);
  }

  requireOneOf(values: readonly unknown[]): void {
    if (values.includes(this.value)) return;
    this.report(`${JSON.stringify(this.value)} is not known here`, didYouMean(String(this.value), values.map(String)));
  }

  /** Each part of a list that is not empty. */
  requireEach(check: (part: Place) => void): void {
    if (!Array.isArray(this.value) || this.value.length === 0) return this.report('A list belongs here', 'Write a list of at least one.');
    this.value.forEach((_, i) => check(this.at(i)));
  }
}

const mostRows = Number.MAX_SAFE_INTEGER;

function checkMap(map: Place): void {
  const known = ['map', 'format', 'delimiter', 'encoding', 'columns', 'rows', 'group', 'id', 'time', 'user', 'anonymous', 'rules'];
  if (!map.requireKeys(known, ['map', 'time', 'rules'])) return;
  map.optional('map', (part) => part.value === 1 || part.report('This version of maps is not known', 'Write "map": 1.'));
  map.optional('format', (part) => part.requireOneOf(['csv', 'ndjson']));
  map.optional('delimiter', (part) => {
    if (typeof part.value !== 'string' || part.value.length !== 1) part.report('The delimiter is not one character', 'Write for instance ";" or "\\t".');
  });
  map.optional('encoding', checkEncoding);
  map.optional('columns', (part) => part.requireEach((name) => name.requireText()));
  map.optional('rows', (part) => part.requireWhole(1, mostRows));
  map.optional('group', (group) => {
    if (!group.requireKeys(['by', 'within'], ['by'])) return;
    group.optional('by', (part) => part.requireText());
    group.optional('within', (part) => part.requireWhole(0, 1_000_000));
  });
  for (const key of ['id', 'user', 'anonymous']) map.optional(key, (part) => checkValue(part, { gathers: false }));
  map.optional('time', checkTime);
  if (!map.has('user') && !map.has('anonymous')) map.report('Nothing says whose the rows are', 'Add "user" or "anonymous": the column of the customer\'s id.');
  map.optional('rules', (rules) => rules.requireEach(checkRule));
}

function checkEncoding(part: Place): void {
  try {
    new TextDecoder(typeof part.value === 'string' ? part.value : 'none');
  } catch {
    part.report('The encoding is not known', 'Write one of the WHATWG names, for instance "utf-8", "gb18030" or "windows-1252".');
  }
}

function checkTime(time: Place): void {
  if (!time.requireKeys(['column', 'format', 'zone'], ['column'])) return;
  time.optional('column', (part) => part.requireText());
  time.optional('zone', (part) => {
    if (!isZone(part.value)) part.report('The time zone is not known', 'Write an IANA name, for instance "Europe/London" or "Asia/Shanghai".');
  });
  time.optional('format', (part) => {
    if (typeof part.value === 'string' && compileTimeFormat(part.value, 'UTC') !== undefined) return;
    part.report('The format names no date', 'Write "iso", "seconds", "milliseconds", or a pattern such as "DD/MM/YYYY HH:mm".');
  });
}

function isZone(value: unknown): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: typeof value === 'string' ? value : 'none' });
    return true;
  } catch {
    return false;
  }
}

function checkRule(rule: Place): void {
  if (!rule.requireKeys(['when', 'skip', 'call', 'event', 'properties'])) return;
  rule.optional('when', checkConditions);
  if (rule.has('skip')) {
    rule.optional('skip', checkReason);
    for (const key of ['call', 'event', 'properties']) {
      if (rule.has(key)) rule.at(key).report('A rule that skips rows makes no event', `Drop "skip" or "${key}".`);
    }
    return;
  }
  rule.optional('call', (part) => part.requireOneOf(['track', 'page', 'screen', 'identify', 'group']));
  if (rule.has('event')) rule.at('event').requireText();
  else if (!rule.has('call') || rule.at('call').value === 'track') rule.report('The rule neither skips nor says what happened', 'Add "event": "Order Completed" or the like, or "skip": the reason.');
  rule.optional('properties', (properties) => {
    if (!properties.isObject) return properties.report('An object belongs here', 'Write {"revenue": …}.');
    for (const key of Object.keys(properties.value as object)) checkValue(properties.at(key), { gathers: true });
  });
}

function checkReason(part: Place): void {
  const words = part.value as Partial<Words> | null;
  const inBoth = part.isObject && typeof words?.en === 'string' && typeof words.zh === 'string';
  if (!inBoth && (typeof part.value !== 'string' || part.value === '')) part.report('The reason is missing', 'Write why: "skip": "stock correction", or {"en": …, "zh": …}.');
}

function checkConditions(part: Place): void {
  if (Array.isArray(part.value)) part.requireEach(checkCondition);
  else checkCondition(part);
}

function checkCondition(condition: Place): void {
  if (!condition.requireKeys(['column', ...conditionTests], ['column'])) return;
  condition.optional('column', (part) => part.requireText());
  const tests = conditionTests.filter((test) => condition.has(test));
  if (tests.length !== 1) condition.report(`A condition has one test, not ${tests.length}`, `Write one of ${conditionTests.join(', ')}; several conditions stand in a list.`);
  for (const test of ['above', 'atLeast', 'below', 'atMost']) {
    condition.optional(test, (part) => Number.isFinite(part.value) || part.report('A number belongs here', 'Write for instance 0.'));
  }
  condition.optional('equals', requireTextOrNumber);
  condition.optional('isOneOf', (part) => part.requireEach(requireTextOrNumber));
  condition.optional('startsWith', (part) => part.requireText());
  condition.optional('empty', (part) => part.requireOneOf([true, false]));
}

function requireTextOrNumber(part: Place): void {
  if (typeof part.value !== 'string' && !Number.isFinite(part.value)) part.report('A text or a number belongs here', 'Write for instance "C" or 0.');
}

/** @param gathers whether the value may look at all rows of a group */
function checkValue(value: Place, { gathers }: { readonly gathers: boolean }): void {
  if (typeof value.value === 'string') return value.requireText();
  const kinds = gathers ? ['column', 'literal', 'sum', 'items'] : ['column', 'literal'];
  const kind = value.isObject ? kinds.find((key) => value.has(key)) : undefined;
  if (kind === undefined) return value.report('This is no value', `Write a column's name, or an object with ${kinds.map((key) => `"${key}"`).join(' or ')}.`);
  if (kind === 'column') {
    value.requireKeys(['column', 'as', 'absolute', 'prefix', 'when']);
    value.at('column').requireText();
    value.optional('as', (part) => part.requireOneOf(['text', 'number', 'integer', 'boolean']));
    value.optional('absolute', (part) => part.requireOneOf([true]));
    value.optional('prefix', (part) => part.requireText());
    value.optional('when', checkConditions);
  } else if (kind === 'literal') {
    value.requireKeys(['literal']);
    value.optional('literal', (part) => ['string', 'number', 'boolean'].includes(typeof part.value) || part.report('A text, number or boolean belongs here', 'Write for instance "shop".'));
  } else if (kind === 'sum') {
    value.requireKeys(['sum', 'decimals', 'absolute']);
    value.optional('sum', (part) => part.requireEach((column) => column.requireText()));
    value.optional('decimals', (part) => part.requireWhole(0, 9));
    value.optional('absolute', (part) => part.requireOneOf([true]));
  } else {
    value.requireKeys(['items']);
    const items = value.at('items');
    if (!items.isObject) return items.report('An object belongs here', 'Write {"product_id": …, "quantity": …}.');
    for (const key of Object.keys(items.value as object)) checkValue(items.at(key), { gathers: false });
  }
}
