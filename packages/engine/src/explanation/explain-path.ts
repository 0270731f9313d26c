/** What a model asked of a customer, in words: each column with its value and the bounds within which no answer would change. */
import { decisionPath, type AskedColumn } from '../prediction/decision-path.ts';
import { isForeign, type PredictionModel } from '../prediction/foreign-model.ts';
import type { InputTransform } from '../prediction/model.ts';
import type { ColumnValue } from '../registry/definition.ts';
import { contributionsOf } from './contributions.ts';
import type { ExplanationSource, Language } from './source.ts';
import { createWording, type Wording } from './wording.ts';

/** One column that was asked. */
export interface PathStep {
  readonly column: string;
  readonly label: string;
  /** Of the customer, as people write it. */
  readonly value: string;
  /** `above 62 days, at most 91 days`. */
  readonly bounds: string;
  /** Questions on the way. */
  readonly asked: number;
  /** To the raw score: above 0 it raises the estimate. */
  readonly effect: number;
}

/** The way of a customer through the trees of a model. `adds`: the model is no trees. `silent`: nothing is said of the customer. */
export type PathExplanation =
  | { readonly kind: 'adds' | 'silent' }
  | { readonly kind: 'trees'; readonly trees: number; readonly questions: number; readonly steps: readonly PathStep[] };

const DAY_MS = 86_400_000;

/** @returns undefined when there is no prediction of that name; what does most first. Cost: an attribution. */
export function explainPath({ engine, identifier, name, lang, asOf, model = engine.champion(name) }: { readonly engine: ExplanationSource; readonly identifier: string; readonly name: string; readonly lang: Language; readonly asOf: number; readonly model?: PredictionModel | undefined }): PathExplanation | undefined {
  const reading = engine.predict(identifier, name, { asOf, ...(model !== undefined && { model }) });
  if (reading === undefined) return undefined;
  const { score, seen } = reading;
  if (model === undefined || score === undefined) return { kind: 'silent' };
  if (isForeign(model)) return { kind: 'adds' };
  const path = decisionPath(model, score.row);
  if (path === undefined) return { kind: 'adds' };
  const output = score.values.reduce((best, value, i) => (value > score.values[best]! ? i : best), 0);
  const { byColumn } = contributionsOf(model, { score, seen, asOf, output });
  const wording = createWording(engine, lang);
  const { columns } = engine.read(identifier, { asOf });
  const steps = path.columns.map((asked): PathStep => {
    const input = model.inputs.find(({ column }) => column === asked.column)!;
    return { column: asked.column, label: wording.subject(asked.column).label, ...told(asked, { input, value: columns[asked.column], asOf }, wording), asked: asked.asked, effect: byColumn.get(asked.column) ?? 0 };
  });
  return { kind: 'trees', trees: path.trees, questions: path.questions, steps: steps.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)) };
}

interface Answered {
  readonly input: InputTransform;
  readonly value: ColumnValue;
  readonly asOf: number;
}

function told(asked: AskedColumn, { input, value, asOf }: Answered, { lang, format, subject }: Wording): Pick<PathStep, 'value' | 'bounds'> {
  const shape = subject(asked.column);
  const shown = value === undefined ? '—' : format.value(value, shape);
  if (value === undefined || asked.missing) return { value: shown, bounds: lang === 'zh' ? '没有数据' : 'it is missing' };
  if (asked.words !== undefined) return { value: shown, bounds: wordBounds(asked.words, lang, (words) => format.list(words.map((word) => format.quote(word)))) };
  if (typeof value === 'boolean') return { value: shown, bounds: shown };
  const bound = (at: number | undefined): string | undefined => (at === undefined || typeof value !== 'number' ? undefined : format.pair(value, inColumn(at, input, asOf), shape)[1]);
  const isTime = 'of' in input && input.of === 'time';
  // More days ago is earlier: the bounds change sides.
  const [above, upTo] = isTime ? [bound(asked.upTo), bound(asked.above)] : [bound(asked.above), bound(asked.upTo)];
  return { value: shown, bounds: numberBounds(above, upTo, lang) };
}

/** From the number of the matrix to the value of the column. */
function inColumn(at: number, input: InputTransform, asOf: number): number {
  if (!('of' in input) || input.of === undefined) return at;
  return input.of === 'time' ? asOf - at * DAY_MS : at * DAY_MS;
}

function numberBounds(above: string | undefined, upTo: string | undefined, lang: Language): string {
  if (lang === 'zh') return [above === undefined ? '' : `高于${above}`, upTo === undefined ? '' : `不高于${upTo}`].filter((part) => part !== '').join('，');
  return [above === undefined ? '' : `above ${above}`, upTo === undefined ? '' : `at most ${upTo}`].filter((part) => part !== '').join(', ');
}

/** Words told by name; the others are many. */
const MOST_WORDS = 4;

function wordBounds({ alike, others }: NonNullable<AskedColumn['words']>, lang: Language, list: (words: readonly string[]) => string): string {
  if (alike.length > 0 && alike.length <= MOST_WORDS) return lang === 'zh' ? `为${list(alike)}${alike.length > 1 ? '之一' : ''}` : alike.length > 1 ? `one of ${list(alike)}` : `it is ${list(alike)}`;
  const named = others.slice(0, MOST_WORDS);
  const more = others.length - named.length;
  if (lang === 'zh') return `不是${list(named)}${more > 0 ? `等${others.length}个取值` : ''}`;
  return `none of ${list(named)}${more > 0 ? ` and ${more} more` : ''}`;
}
