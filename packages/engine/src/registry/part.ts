/**
 * Reading untrusted JSON: a part of it, where it stands, and the list that every problem goes to. Readers never throw and
 * always return something of the wanted type, so that one mistake does not hide the others; what could not be read is
 * marked as a hole, and later checks pass over holes.
 */
import type { DefinitionCode } from '../errors.ts';
import type { Duration, Words } from './definition.ts';
import { DAY_MS, parseDuration } from './duration.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

const MAX_NAME = 64;
const MAX_TEXT = 500;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Longest duration: a hundred years. */
const MAX_DURATION_MS = 36_500 * DAY_MS;

/** Value of a key that is required and absent: already reported. */
const ABSENT = Symbol('absent');

/** One value of the JSON and its place. */
export class Part {
  readonly value: unknown;
  readonly path: string;
  readonly problems: Problems;

  constructor(value: unknown, path: string, problems: Problems) {
    this.value = value;
    this.path = path;
    this.problems = problems;
  }

  report(code: DefinitionCode, message: string, cure: string): void {
    this.problems.report(code, this.path, message, cure);
  }

  /** An object with these keys and no others. A required one that is absent is reported here and reads as a stand-in. */
  object<Required extends string, Optional extends string = never>(
    required: readonly Required[],
    optional: readonly Optional[] = [],
  ): Readonly<Record<Required, Part>> & Readonly<Partial<Record<Optional, Part>>> {
    const parts: Record<string, Part> = {};
    const known: readonly string[] = [...required, ...optional];
    const given = this.#entries();
    for (const [key, value] of given) {
      if (known.includes(key)) parts[key] = this.at(key, value);
      else this.problems.report('unknown_key', this.#path(key), `There is no '${key}' here.`, didYouMean(key, known));
    }
    for (const key of required) {
      if (parts[key] !== undefined) continue;
      if (this.#isObject()) this.problems.report('missing_key', this.#path(key), `'${key}' is missing.`, `Add it; this part has ${known.join(', ')}.`);
      parts[key] = this.at(key, ABSENT);
    }
    return parts as Record<Required, Part> & Partial<Record<Optional, Part>>;
  }

  /** An object with keys of the author's choosing, in their order. */
  record(max: number): readonly (readonly [name: string, part: Part])[] {
    const given = this.#entries();
    if (given.length > max) {
      this.report('too_large', `There are ${given.length} entries, more than ${max}.`, 'Split it.');
      return [];
    }
    return given.filter(([name]) => isName(name) || this.#badName(name)).map(([name, value]) => [name, this.at(name, value)]);
  }

  list(max: number, min = 0): readonly Part[] {
    if (!Array.isArray(this.value)) return this.#wrong('a list', []);
    if (this.value.length > max || this.value.length < min) {
      const [code, side] = this.value.length > max ? (['too_large', `more than ${max}`] as const) : (['malformed_definition', `fewer than ${min}`] as const);
      this.report(code, `The list has ${this.value.length} entries, ${side}.`, `Give ${min} to ${max}.`);
      return [];
    }
    return this.value.map((entry: unknown, i) => new Part(entry, `${this.path}[${i}]`, this.problems));
  }

  text(max = MAX_TEXT): string {
    if (typeof this.value !== 'string') return this.#wrong('a text', '');
    if (this.value.length > max) this.report('too_large', `The text has ${this.value.length} characters, more than ${max}.`, 'Shorten it.');
    else if (!this.value.isWellFormed()) this.report('malformed_definition', 'The text is not well-formed Unicode.', 'Remove the lone surrogate.');
    return this.value;
  }

  /** A text that is not empty. */
  filled(): string {
    const text = this.text();
    if (this.value === '') this.report('malformed_definition', 'The text is empty.', 'Write something.');
    return text;
  }

  name(): string {
    const text = this.text();
    if (typeof this.value === 'string' && !isName(text)) this.problems.report('bad_name', this.path, badNameMessage(text), BAD_NAME_CURE);
    return text;
  }

  choice<Value extends string>(values: readonly Value[], code: DefinitionCode = 'unknown_operation'): Value {
    const text = this.text();
    const found = values.find((value) => value === text);
    if (found === undefined && typeof this.value === 'string') this.report(code, `There is no '${text.slice(0, 100)}' here.`, didYouMean(text, values));
    return found ?? values[0]!;
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.#wrong('true or false', false);
  }

  number(): number {
    return typeof this.value === 'number' && Number.isFinite(this.value) ? this.value : this.#wrong('a number', 0);
  }

  /** A whole number within the bounds, both included. */
  whole(min: number, max: number): number {
    const value = this.number();
    if (typeof this.value === 'number' && (!Number.isInteger(value) || value < min || value > max)) {
      this.report('bad_number', `${value} is not a whole number from ${min} to ${max}.`, 'Give one in this range.');
      return min;
    }
    return value;
  }

  /** A length of time above 0; with `zero`, 0 too. */
  duration({ zero = false } = {}): Duration {
    const text = this.text();
    if (typeof this.value !== 'string') return '1d';
    const ms = parseDuration(text);
    if (ms === undefined) {
      this.report('bad_duration', `'${text.slice(0, 100)}' is not a length of time.`, `${durationGuess(text)}Write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.`);
      return '1d';
    }
    if (ms === 0 && !zero) this.report('bad_duration', `'${text}' is no time at all.`, 'Give a longer one.');
    if (ms > MAX_DURATION_MS) this.report('bad_duration', `'${text}' is longer than a hundred years.`, 'Give a shorter one, or \'ever\' for a window.');
    return text as Duration;
  }

  words(): Words {
    if (!this.#isObject()) {
      if (this.value === ABSENT || this.value === undefined) this.report('missing_words', 'The words that people read are missing.', MISSING_WORDS_CURE);
      else this.#wrong('words in two languages', undefined);
      return { en: '', zh: '' };
    }
    const read = (language: 'en' | 'zh'): string => {
      const value = (this.value as Readonly<Record<string, unknown>>)[language];
      if (typeof value === 'string' && value.trim() !== '') return this.at(language, value).text();
      this.problems.report('missing_words', this.#path(language), `The ${language === 'en' ? 'English' : 'Chinese'} words are missing.`, MISSING_WORDS_CURE);
      return '';
    };
    for (const [key] of this.#entries()) {
      if (key !== 'en' && key !== 'zh') this.problems.report('unknown_key', this.#path(key), `There is no '${key}' here.`, 'Words have en and zh.');
    }
    return { en: read('en'), zh: read('zh') };
  }

  /** The value of one key, unread; `undefined` when this is no object or has no such key of its own. */
  own(key: string): unknown {
    return this.#isObject() && Object.hasOwn(this.value as object, key) ? (this.value as Readonly<Record<string, unknown>>)[key] : undefined;
  }

  /** The part under a key, or with a name of its own in the path. */
  at(key: string, value: unknown): Part {
    return new Part(value, this.#path(key), this.problems);
  }

  /** This part, called by its name instead of its index. */
  called(name: string): Part {
    return new Part(this.value, `${this.path.replace(/\[\d+\]$/, '')}.${name}`, this.problems);
  }

  #path(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  #isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  #entries(): readonly (readonly [string, unknown])[] {
    if (this.#isObject()) return Object.entries(this.value as object).filter(([, value]) => value !== undefined);
    return this.#wrong('an object', []);
  }

  #badName(name: string): false {
    this.problems.report('bad_name', this.#path(name), badNameMessage(name), BAD_NAME_CURE);
    return false;
  }

  #wrong<T>(wanted: string, standIn: T): T {
    if (this.value !== ABSENT) this.report('malformed_definition', `This must be ${wanted}, not ${kindOf(this.value)}.`, `Write ${wanted}.`);
    return standIn;
  }
}

const BAD_NAME_CURE = `Use letters, digits and _, a letter first, at most ${MAX_NAME}; not a word that every JavaScript object has, such as constructor.`;
const MISSING_WORDS_CURE = 'Give en: \'…\' and zh: \'…\', as in words(\'order\', \'下单\').';

/** Names become keys of plain objects, columns of tables and parts of addresses. */
function isName(name: string): boolean {
  return NAME.test(name) && name.length <= MAX_NAME && !(name in {});
}

function badNameMessage(name: string): string {
  return `'${name.slice(0, 100)}' cannot be a name.`;
}

function durationGuess(text: string): string {
  const [, digits, unit] = /^\s*(\d+)\s*(s|m|h|d)[a-z]*\s*$/i.exec(text) ?? [];
  return digits === undefined || unit === undefined || /^\s*\d+\s*mo/i.test(text) ? '' : `Did you mean '${digits}${unit.toLowerCase()}'? `;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
