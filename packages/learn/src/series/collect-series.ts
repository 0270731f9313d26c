/**
 * Series out of a log: it is replayed through the engine that serves, so that what counts here is what counts in profiles (events that were
 * accepted once, on the day on which they happened), and who was in a segment is read as of the first moment of the day. Sums are of
 * integers, exact whatever the order. A day or week that is not over is left out; one without events is 0.
 */
import assert from 'node:assert/strict';
import { createCalendar, createEngine, EventReader, type Engine, type PredictionModel, type ProfileDefinition, type SourceId } from '@limn/engine';
import { replayEvents, type ExampleLog } from '../dataset/example-log.ts';
import { learnError } from '../errors.ts';
import { createDayStarts } from './day-start.ts';
import { ruleDefinition } from './rule-definition.ts';
import { requireQuestion, type AskedSeries, type SeriesQuestion } from './series-question.ts';
import { stepDays, wholeSteps, type Series, type SeriesStep } from './series.ts';
import type { SeriesToForecast } from './forecast-series.ts';

/** What to collect from. */
export interface CollectSeriesOptions {
  readonly definition: ProfileDefinition;
  /** By content hash: those that the definition names, where a segment rests on predictions. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
  readonly log: ExampleLog;
  readonly asked: AskedSeries;
  /** ms; what the log took in later, and days that are not over by then, do not count. */
  readonly until: number;
}

/** What was found. */
export interface CollectedSeries extends SeriesToForecast {
  readonly question: SeriesQuestion;
}

/** Of events that lack the field they are parted by. */
export const NO_PART = '–';
/** Different texts beyond this many are one part: a field that differs with every event has no parts worth telling. */
const MOST_PARTS = 1_000;
const BEYOND = '…';

/** Deterministic. Cost: a replay of the log; with a segment, of all that it rests on, and a reading a customer and day with events. @throws LearnError as `requireQuestion`; `series_too_short` when no day is over */
export async function collectSeries({ definition, models, log, asked, until }: CollectSeriesOptions): Promise<CollectedSeries> {
  const question = requireQuestion(definition, asked);
  const engine = createEngine({ definition: ruleDefinition(definition, question.segment), history: log, ...(models !== undefined && { models }) });
  const calendar = createCalendar(definition.timeZone);
  const startOf = createDayStarts(calendar);
  const end = calendar.day(until);
  const days = question.event === undefined ? await countMembers(engine, question.segment!, { log, until, end, dayOf: calendar.day, startOf }) : await addUp(engine, question, { definition, log, until, end, dayOf: calendar.day, startOf });
  const all = [days.whole, ...days.parts.values()];
  if (days.first === undefined) throw learnError('series_too_short', { series: '', steps: 0, least: 1, every: question.every, ahead: 1 });
  const span = wholeSteps(days.first, end, question.every);
  const [whole, ...parts] = all.map((sums, i) => seriesOf(sums, { name: i === 0 ? '' : [...days.parts.keys()][i - 1]!, span, scale: question.scale, step: question.every, isSize: question.event === undefined }));
  return { question, whole: whole!, ...(question.by !== undefined && { parts }) };
}

/** By day since 1970, in units of 10^-scale. */
type Sums = Map<number, number>;

interface Days {
  readonly whole: Sums;
  readonly parts: ReadonlyMap<string, Sums>;
  readonly first: number | undefined;
}

interface ReplayOptions {
  readonly log: ExampleLog;
  readonly until: number;
  /** The first day that is not over. */
  readonly end: number;
  readonly dayOf: (moment: number) => number;
  readonly startOf: (day: number) => number;
}

async function addUp(engine: Engine, { event: name, of, by, segment, scale }: SeriesQuestion, { definition, log, until, end, dayOf, startOf }: ReplayOptions & { readonly definition: ProfileDefinition }): Promise<Days> {
  const events = new EventReader(definition);
  const field = (name: string | undefined) => (name === undefined ? [] : [{ op: 'field', name } as const]);
  const mention = events.mentions({ event: name!, key: { op: 'literal', value: 'event' }, values: [...field(of), ...field(by)] });
  const isMember = segment === undefined ? () => true : membershipOf(engine, segment, startOf);
  const whole: Sums = new Map();
  const parts = new Map<string, Sums>();
  let first: number | undefined;
  for await (const replayed of replayEvents(log)) {
    for (const { event, position, moment } of replayed) {
      if (moment >= until) continue;
      if (engine.apply(event, position, moment).outcome !== 'accepted' || event.kind !== 'event' || events.read(event) !== mention.family) continue;
      const day = dayOf(event.time);
      if (day >= end) continue;
      first = Math.min(first ?? day, day);
      if (!isMember(engine.ownerOf(event), day)) continue;
      mention.visit((_, values) => {
        const amount = of === undefined ? 1 : typeof values[0] === 'number' ? Math.round(values[0] * 10 ** scale) : 0;
        const text = by === undefined ? undefined : values[of === undefined ? 0 : 1];
        add(whole, day, amount);
        if (by !== undefined) add(partOf(parts, typeof text === 'string' ? text : NO_PART), day, amount);
      });
    }
  }
  return { whole, parts, first };
}

function partOf(parts: Map<string, Sums>, text: string): Sums {
  const name = parts.has(text) || parts.size < MOST_PARTS ? text : BEYOND;
  const known = parts.get(name) ?? new Map<number, number>();
  parts.set(name, known);
  return known;
}

function add(sums: Sums, day: number, amount: number): void {
  const sum = (sums.get(day) ?? 0) + amount;
  assert(Number.isSafeInteger(sum), 'sums of a day are whole numbers below 2^53');
  sums.set(day, sum);
}

/** Whether a customer was in the segment when a day began, as known then. Late events may ask for earlier days; answers are kept for a while. */
function membershipOf(engine: Engine, segment: string, startOf: (day: number) => number): (source: SourceId, day: number) => boolean {
  const reader = engine.readerOf([segment]);
  const mostKept = 100_000;
  const kept = new Map<string, boolean>();
  return (source, day) => {
    const key = `${day} ${source}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= mostKept) kept.clear();
    const isMember = reader.read(source, { asOf: startOf(day) })[0] === true;
    kept.set(key, isMember);
    return isMember;
  };
}

async function countMembers(engine: Engine, segment: string, { log, until, end, dayOf, startOf }: ReplayOptions): Promise<Days> {
  const whole: Sums = new Map();
  let first: number | undefined;
  let day = 0;
  const countUpTo = (next: number): void => {
    for (; day < Math.min(next, end); day++) {
      engine.advance(startOf(day + 1));
      whole.set(day, engine.count(segment));
    }
  };
  for await (const replayed of replayEvents(log)) {
    for (const { event, position, moment } of replayed) {
      if (moment >= until) continue;
      if (first === undefined) first = day = dayOf(moment);
      countUpTo(dayOf(moment));
      engine.apply(event, position, moment);
    }
  }
  if (first !== undefined) countUpTo(end);
  return { whole, parts: new Map(), first };
}

function seriesOf(sums: Sums, { name, span: { start, steps }, scale, step, isSize }: { readonly name: string; readonly span: { readonly start: number; readonly steps: number }; readonly scale: number; readonly step: SeriesStep; readonly isSize: boolean }): Series {
  const days = stepDays[step];
  const values = Float64Array.from({ length: steps }, (_, i) => {
    // A size is that of the last day of the step; what was counted or added up is that of all its days.
    if (isSize) return sums.get(start + (i + 1) * days - 1) ?? 0;
    let sum = 0;
    for (let day = start + i * days; day < start + (i + 1) * days; day++) sum += sums.get(day) ?? 0;
    return sum / 10 ** scale;
  });
  return { name, step, start, values };
}
