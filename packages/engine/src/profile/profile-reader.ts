/**
 * One typed row for a customer: features from rows and tiles, then derived values, tags and segments, each from
 * columns before it. Which columns are read is fixed when the reader is made, so that keeping rules current reads only
 * what rules use.
 */
import type { Region } from '../feature/region.ts';
import type { FeaturePlan } from '../feature/plan.ts';
import { Reader } from '../feature/reader.ts';
import type { Watch } from '../feature/watch.ts';
import { closureOf, type Column } from '../registry/column.ts';
import type { Doubt } from '../prediction/doubt.ts';
import type { ModelInput } from '../prediction/model-input.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import { modelInputs, Predictor, type Silence } from '../prediction/predictor.ts';
import type { ModelScore } from '../prediction/scorer.ts';
import type { ColumnValue, Expression, PredictionDefinition, PredictionViewDefinition, ProfileDefinition, ViewDefinition } from '../registry/definition.ts';
import { compileExpression, type Getter } from '../registry/expression.ts';

/** A column computed from others. */
export interface ComputedColumn {
  readonly name: string;
  readonly index: number;
  readonly kind: 'derived' | 'prediction' | 'tag' | 'segment';
  /** What it is computed from; of a prediction, whom it is asked about. */
  readonly expressions: readonly Expression[];
  /** Of a prediction that has a model. */
  readonly inputs: readonly ModelInput[];
  readonly compute: Getter;
}

/** What a model says of a profile, or why nothing is said. */
export interface Prediction {
  readonly score?: ModelScore;
  readonly silent?: Silence;
  /** Why a score is too uncertain. */
  readonly doubt?: Doubt;
}

/** What a profile is read by. */
export interface ProfileReaderParts {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  readonly plan: FeaturePlan;
  /** Champions of predictions, by name of the prediction. */
  readonly models: ReadonlyMap<string, PredictionModel>;
  /** Columns to read, and with them all they use. Default: all. */
  readonly wanted?: Iterable<string>;
  /** See `Reader`. */
  readonly watches?: readonly Watch[];
}

/** The columns of some views. */
interface ShownColumns {
  readonly names: readonly string[];
  readonly indexes: readonly number[];
}

/** Choices of views that are kept. */
const maxChoices = 64;

export class ProfileReader {
  /** Values of the last read by index of the column; columns not wanted stay undefined. Overwritten by the next read. */
  readonly values: ColumnValue[];
  /** Names of columns whose last value left ±2^53. */
  readonly overflows = new Set<string>();
  /** In order of computation. */
  readonly computed: readonly ComputedColumn[];
  /** Index of every column of the profile. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly #reader: Reader;
  /** Moment of the last read. */
  #asOf = 0;
  readonly #columns: ReadonlyMap<string, Column>;
  /** By views asked for. */
  readonly #shown = new Map<string, ShownColumns>();

  constructor(parts: ProfileReaderParts) {
    const { definition, columns, plan } = parts;
    this.#columns = columns;
    this.indexOf = new Map([...columns.keys()].map((name, index) => [name, index]));
    this.values = Array.from({ length: columns.size }, () => undefined);
    const needed = closureOf(columns, parts.wanted ?? columns.keys());
    this.computed = definition.views.flatMap((view) => (view.kind === 'predictions' ? this.#predictions(view, parts) : this.#expressions(view))).filter(({ name }) => needed.has(name));
    const features = [...plan.features.keys()].filter((name) => needed.has(name));
    this.#reader = new Reader(plan, new Map(features.map((name) => [name, this.indexOf.get(name)!])), parts.watches);
  }

  /** See `Reader.memoryBytes`. */
  get memoryBytes(): number {
    return this.#reader.memoryBytes;
  }

  /** See `Reader.nextExpiry`. */
  get nextExpiry(): number {
    return this.#reader.nextExpiry;
  }

  /** Reads into `values`. @param known and @param below see `Reader.read` */
  read(regions: readonly Region[], asOf: number, known: number = asOf, below?: number): void {
    this.#asOf = asOf;
    this.#reader.read(regions, asOf, this, known, below);
    this.compute();
  }

  /** What was read last, of the views asked for, in the order of the columns. Cost: the values; the choice is made once. */
  show(views: readonly string[] | undefined): { readonly names: readonly string[]; readonly values: readonly ColumnValue[] } {
    const chosen = this.#choose(views);
    return { names: chosen.names, values: chosen.indexes.map((index) => this.values[index]) };
  }

  #choose(views: readonly string[] | undefined): ShownColumns {
    const asked = views === undefined ? '' : JSON.stringify(views);
    const known = this.#shown.get(asked);
    if (known !== undefined) return known;
    const names = [...this.#columns].flatMap(([name, { view }]) => (views === undefined || views.includes(view) ? [name] : []));
    const chosen = { names, indexes: names.map((name) => this.indexOf.get(name)!) };
    if (this.#shown.size >= maxChoices) this.#shown.clear();
    this.#shown.set(asked, chosen);
    return chosen;
  }

  #expressions(view: ViewDefinition): readonly ComputedColumn[] {
    return expressionsIn(view).map(({ name, kind, expression }) => ({ name, kind, index: this.indexOf.get(name)!, expressions: [expression], inputs: [], compute: this.compile(expression) }));
  }

  #predictions(view: PredictionViewDefinition, { columns, models }: ProfileReaderParts): readonly ComputedColumn[] {
    return Object.entries(view.predictions).map(([name, prediction]) => {
      const model = models.get(name);
      const predictor = model && new Predictor(prediction, modelInputs(prediction, columns, name), model);
      const answers = this.compilePrediction(prediction);
      const expressions = [prediction.population, prediction.enough].filter((condition) => condition !== undefined);
      const compute = (): ColumnValue => {
        const { score } = answers(predictor);
        return score && predictor!.columnValue(score);
      };
      return { name, kind: 'prediction', index: this.indexOf.get(name)!, expressions, inputs: predictor?.inputs ?? [], compute };
    });
  }

  /** What a predictor says about the profile last read, or why it says nothing. */
  compilePrediction({ population, enough }: PredictionDefinition): (predictor: Predictor | undefined) => Prediction {
    const isAsked = population === undefined ? undefined : this.compile(population);
    const isEnough = enough === undefined ? undefined : this.compile(enough);
    const valueOf = (column: string): ColumnValue => this.values[this.indexOf.get(column)!];
    return (predictor) => {
      if (isAsked !== undefined && isAsked() !== true) return { silent: 'notAsked' };
      if (isEnough !== undefined && isEnough() !== true) return { silent: 'tooLittleKnown' };
      if (predictor === undefined) return { silent: 'noModel' };
      const score = predictor.score(valueOf, this.#asOf);
      if (score === undefined) return { silent: 'modelFailed' };
      const doubt = predictor.doubt(score);
      return doubt === undefined ? { score } : { silent: 'tooUncertain', doubt };
    };
  }

  /** Computes all but the features again. */
  compute(): void {
    for (const column of this.computed) this.values[column.index] = column.compute();
  }

  /** A getter over `values`. */
  compile(expression: Expression): Getter {
    const { values } = this;
    return compileExpression(expression, (leaf) => {
      if (leaf.op !== 'column') throw new Error(`Broken invariant: "${leaf.op}" in a rule over columns`);
      const index = this.indexOf.get(leaf.name)!;
      return () => values[index];
    });
  }
}

/** A derived value, a tag or a segment. */
interface NamedExpression {
  readonly name: string;
  readonly kind: 'derived' | 'tag' | 'segment';
  readonly expression: Expression;
}

/** Derived values, tags and segments in the order in which they are declared. */
export function expressionsOf({ views }: ProfileDefinition): readonly NamedExpression[] {
  return views.flatMap(expressionsIn);
}

function expressionsIn(view: ViewDefinition): readonly NamedExpression[] {
  switch (view.kind) {
    case 'features':
    case 'predictions':
      return [];
    case 'derived':
      return Object.entries(view.values).map(([name, { value }]) => ({ name, kind: 'derived', expression: value }));
    case 'tags':
      return Object.entries(view.tags).map(([name, { rule }]) => ({ name, kind: 'tag', expression: rule }));
    case 'segments':
      return Object.entries(view.segments).map(([name, { rule }]) => ({ name, kind: 'segment', expression: rule }));
  }
}
