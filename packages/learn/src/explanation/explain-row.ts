/**
 * Why a model says what it says of one row of a table, in words made from the names of its columns: exact contributions by
 * column, strongest first, each with the row's value and what is usual. Nothing is known of a bare table but its columns.
 */
import { boundsOf, byColumn, contrastOf, createAttributor, createDoubt, createScorer, type ColumnValue, type Language, type MeasuredIn, type ScoringModel, type UsualColumn } from '@limn/engine';
import { rowPhrases, type RowPhrases, type SpokenRow } from './row-phrases.ts';

/** What one column does to the score of a row. Strengths are words, since the numbers behind mean nothing to people. */
export interface RowReason {
  readonly column: string;
  readonly value: ColumnValue;
  readonly direction: 'raises' | 'lowers';
  /** Of all that moves the score: a quarter or more, a tenth or more, less. */
  readonly strength: 'strong' | 'some' | 'little';
  /** `visits is 3 (usually 7 to 22)` */
  readonly text: string;
}

/** The explanation of one row. */
export interface RowExplanation {
  /** Why the score is too uncertain; absent: it is not. */
  readonly uncertain?: string;
  /** The whole in a few sentences. */
  readonly text: string;
  /** Strongest first, in both directions; of several classes, for the likeliest. What moves the score by less than a fiftieth is left out. */
  readonly reasons: readonly RowReason[];
}

/** What a row is explained by. */
export interface RowExplainerOptions {
  /** Column of the label. */
  readonly label: string;
  /** Of a yes or no both words, of several classes all; of amounts none. */
  readonly answers: readonly string[];
  readonly language: Language;
}

/** Explains rows with one model. Cost: an attribution a row, 1.4 ms for 500 trees. */
export type RowExplainer = (values: (column: string) => ColumnValue, asOf: number) => RowExplanation;

const STRONG = 1 / 4;
const SOME = 1 / 10;
const WORTH_TELLING = 1 / 50;
/** Reasons told in the text; all stand in the data. */
const MAIN_REASONS = 3;
const OTHER_REASONS = 2;
const NAMED_COLUMNS = 3;
const MOST = 0.5;
const DAY_MS = 86_400_000;

/** Compiles the model once. Deterministic. */
export function createRowExplainer(model: ScoringModel, { label, answers, language }: RowExplainerOptions): RowExplainer {
  const scorer = createScorer(model);
  const attributor = createAttributor(model.predictor, model.usual === undefined ? {} : { means: model.usual.means });
  const doubtOf = createDoubt(model, undefined);
  const phrases = rowPhrases(language);
  const measured = new Map(model.inputs.map((input) => [input.column, 'of' in input ? input.of : undefined]));
  return (values, asOf) => {
    const score = scorer.score(values, asOf);
    const { contributions, expected } = attributor.attribute(score.row);
    const output = score.values.indexOf(Math.max(...score.values));
    const own = byColumn(model.inputs, model.link === 'softmax' ? contrastOf(contributions, output) : contributions[output]!);
    const usual = Float64Array.from(expected);
    scorer.finish(usual);
    const reasons = reasonsOf(own, { values, asOf, phrases, usual: model.usual?.columns ?? {}, measured });
    const doubt = doubtOf(score);
    const uncertain = doubt?.kind === 'unlike' ? phrases.tooUncertain(doubt.columns.length, doubt.of, doubt.columns.slice(0, NAMED_COLUMNS)) : undefined;
    const isSeveral = score.values.length > 1;
    const sentence = isSeveral
      ? phrases.likeliest(label, phrases.quote(answers[output]!), percent(score.values[output]!))
      : phrases.estimate(spoken(model, { label, answer: answers[1], value: score.values[0]!, usual: usual[0]!, phrases }));
    const towards = isSeveral || score.raw[output]! >= expected[output]! ? 'raises' : 'lowers';
    const told = (direction: RowReason['direction'], most: number): readonly string[] => reasons.filter((each) => each.direction === direction).slice(0, most).map(({ text }) => text);
    const [main, others] = [told(towards, MAIN_REASONS), told(towards === 'raises' ? 'lowers' : 'raises', OTHER_REASONS)];
    return {
      ...(uncertain !== undefined && { uncertain }),
      text: phrases.text([
        ...(uncertain === undefined ? [] : [uncertain]),
        sentence,
        ...(main.length === 0 ? [] : [phrases.mainly(main)]),
        ...(others.length === 0 ? [] : [phrases.otherwise(others)]),
      ]),
      reasons,
    };
  };
}

interface Told {
  readonly label: string;
  readonly answer: string | undefined;
  readonly value: number;
  readonly usual: number;
  readonly phrases: RowPhrases;
}

function spoken({ intervals }: ScoringModel, { label, answer, value, usual, phrases }: Told): SpokenRow {
  const textOf = (of: number): string => (answer === undefined ? short(of) : percent(of));
  const bounds = intervals === undefined ? undefined : boundsOf(intervals[0]!, value);
  return {
    label,
    ...(answer !== undefined && { answer: phrases.quote(answer) }),
    value: textOf(value),
    ...(bounds !== undefined && { between: [textOf(bounds.low), textOf(bounds.high)] }),
    level: Math.abs(value - usual) <= 0.1 * Math.abs(usual) ? 'usual' : value > usual ? 'above' : 'below',
  };
}

interface ReasonSource {
  readonly values: (column: string) => ColumnValue;
  readonly asOf: number;
  readonly usual: Readonly<Record<string, UsualColumn>>;
  /** By column, where its numbers are moments or lengths of time. */
  readonly measured: ReadonlyMap<string, MeasuredIn | undefined>;
  readonly phrases: RowPhrases;
}

function reasonsOf(contributions: ReadonlyMap<string, number>, { values, asOf, usual, measured, phrases }: ReasonSource): readonly RowReason[] {
  const all = [...contributions.values()].reduce((sum, each) => sum + Math.abs(each), 0);
  return [...contributions]
    .filter(([, each]) => each !== 0 && Math.abs(each) >= all * WORTH_TELLING)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .map(([column, each]): RowReason => {
      const [value, share, of] = [values(column), Math.abs(each) / all, measured.get(column)];
      const statement = value === undefined ? phrases.missing(column) : phrases.is(column, valueText(value, of, phrases));
      return {
        column, value,
        direction: each > 0 ? 'raises' : 'lowers',
        strength: share >= STRONG ? 'strong' : share >= SOME ? 'some' : 'little',
        text: phrases.reason(statement, usual[column] === undefined ? undefined : usualText(value, usual[column], { asOf, of, phrases })),
      };
    });
}

/** @returns undefined when there is nothing worth saying */
function usualText(value: ColumnValue, usual: UsualColumn, { asOf, of, phrases }: Pick<ReasonSource, 'asOf' | 'phrases'> & { readonly of: MeasuredIn | undefined }): string | undefined {
  if (value === undefined) return phrases.sameShare(percent(usual.missing));
  switch (usual.kind) {
    case 'number': {
      const [lower, , upper] = usual.quartiles;
      // Of a moment it is how long before the reading that is usual.
      return of === 'time' ? phrases.usually(dayOf(asOf - upper), dayOf(asOf - lower)) : phrases.usually(numberText(lower, of), numberText(upper, of));
    }
    case 'boolean':
      return phrases.sameShare(percent(value === true ? usual.yes : 1 - usual.yes));
    case 'category': {
      if (Array.isArray(value)) return undefined;
      const [commonest] = usual.shares;
      const own = usual.shares.find(([word]) => word === String(value));
      if (commonest !== undefined && commonest[0] !== String(value) && commonest[1] >= MOST) return phrases.mostly(phrases.quote(commonest[0]), percent(commonest[1]));
      return own === undefined ? undefined : phrases.sameShare(percent(own[1]));
    }
  }
}

function valueText(value: NonNullable<ColumnValue>, of: MeasuredIn | undefined, phrases: RowPhrases): string {
  if (typeof value === 'boolean') return value ? phrases.yes : phrases.no;
  if (typeof value === 'number') return of === 'time' ? dayOf(value) : numberText(value, of);
  return typeof value === 'string' ? phrases.quote(value) : phrases.quote(value.map(String).join(' '));
}

/** A length of time in days. */
function numberText(value: number, of: MeasuredIn | undefined): string {
  return of === 'duration' ? `${short(value / DAY_MS)} d` : short(value);
}

/** The day of a moment, UTC. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** Four digits that matter; large numbers with their thousands parted. */
function short(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}
