/**
 * Rules of one profile at a moment: which hold, and until when each surely says the same. Logic is taken apart down to
 * conditions on values; each of these is followed by the cheapest way that is exact:
 *
 * - about one feature over a window: followed while the rows are read (`Watch`), so that its turn is known exactly;
 * - about what only events change: asked once, for ever;
 * - time since an event against something still: computed (`time-turn.ts`);
 * - all others: asked, and together stand until the first of them may turn (`TurningPoint`).
 */
import type { FeaturePlan } from '../feature/plan.ts';
import type { Region } from '../feature/region.ts';
import type { Watch } from '../feature/watch.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import { expressionsOf, ProfileReader } from '../profile/profile-reader.ts';
import type { Column } from '../registry/column.ts';
import type { Expression, ProfileDefinition } from '../registry/definition.ts';
import { columnsIn, featureDefinitions, stands, watchable, watchOf } from './condition.ts';
import { allOf, anyOf, asked, Given, negationOf, type Outlook, type OutlookNode } from './outlook.ts';
import { comparedTime, turnOfTime, type TimeComparison } from './time-turn.ts';
import { TurningPoint } from './turning-point.ts';

export interface RuleReaderParts {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  readonly plan: FeaturePlan;
  /** Champions of predictions, by name of the prediction. */
  readonly models: ReadonlyMap<string, PredictionModel>;
  /** Names of the rules to read. */
  readonly rules: readonly string[];
  /** Names of rules that are told before each reading instead, where others use them. */
  readonly told?: ReadonlySet<string>;
}

export class RuleReader {
  /** What the last reading said, in the order of the rules. */
  readonly outlooks: readonly Outlook[];
  /** Rules that are used and must be told, by name. */
  readonly given: ReadonlyMap<string, Given>;
  readonly #profile: ProfileReader;
  readonly #nodes: readonly OutlookNode[];

  constructor(parts: RuleReaderParts) {
    const logic = new RuleLogic(parts);
    this.#profile = logic.profile;
    this.outlooks = parts.rules.map((name) => logic.columnOutlook(name));
    this.given = logic.given;
    this.#nodes = logic.nodes;
  }

  /** See `Reader.memoryBytes`. */
  get memoryBytes(): number {
    return this.#profile.memoryBytes;
  }

  /** The first moment at which one of the rules may turn, as far as the last reading can tell. */
  get until(): number {
    let until = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.outlooks.length; i++) until = Math.min(until, this.outlooks[i]!.until);
    return until;
  }

  /** Reads the rules as of a moment; see `Reader.read`. */
  read(regions: readonly Region[], asOf: number, known: number = asOf, below?: number): void {
    this.#profile.read(regions, asOf, known, below);
    for (let i = 0; i < this.#nodes.length; i++) this.#nodes[i]!.look(asOf);
  }
}

/** Takes rules apart, and puts them together again as nodes: each after those that it is made of. */
class RuleLogic {
  readonly nodes: OutlookNode[] = [];
  readonly given = new Map<string, Given>();
  readonly profile: ProfileReader;
  readonly #parts: RuleReaderParts;
  /** Yes-or-no columns that are computed from others. */
  readonly #logical: ReadonlyMap<string, Expression>;
  readonly #watches = new Map<Expression, Watch>();
  readonly #outlooks = new Map<string, Outlook>();
  readonly #turning: TurningPoint;
  /** Until when the conditions stand that are followed together. */
  #loose: OutlookNode | undefined;

  constructor(parts: RuleReaderParts) {
    const { definition, columns, plan, models, rules, told } = parts;
    this.#parts = parts;
    this.#logical = new Map(expressionsOf(definition).flatMap(({ name, expression }) => (columns.get(name)!.type === 'boolean' && told?.has(name) !== true ? [[name, expression]] : [])));
    const features = featureDefinitions(definition);
    const asked: Expression[] = [];
    const loose: Expression[] = [];
    for (const condition of conditionsOf(rules.map((name): Expression => ({ op: 'column', name })), this.#logical)) {
      if (condition.op === 'column' && told?.has(condition.name) === true) continue;
      const feature = watchable(condition, plan);
      if (feature !== undefined) {
        this.#watches.set(condition, watchOf(condition, feature, features.get(feature.column)!));
        continue;
      }
      asked.push(condition);
      if (!stands(condition, plan) && timeAgainstConstant(condition, plan) === undefined) loose.push(condition);
    }
    const wanted = asked.flatMap(columnsIn);
    this.profile = new ProfileReader({ definition, columns, plan, models, wanted, watches: [...this.#watches.values()] });
    this.#turning = new TurningPoint({ definition, columns, plan, profile: this.profile, conditions: loose });
  }

  columnOutlook(name: string): Outlook {
    let outlook = this.#outlooks.get(name);
    if (outlook !== undefined) return outlook;
    if (this.#parts.told?.has(name) === true) {
      const given = new Given();
      this.given.set(name, given);
      outlook = given;
    } else {
      outlook = this.#outlookOf(this.#logical.get(name)!);
    }
    this.#outlooks.set(name, outlook);
    return outlook;
  }

  #outlookOf(expression: Expression): Outlook {
    switch (expression.op) {
      case 'and':
        return this.#add(allOf(expression.all.map((each) => this.#outlookOf(each))));
      case 'or':
        return this.#add(anyOf(expression.all.map((each) => this.#outlookOf(each))));
      case 'not':
        return this.#add(negationOf(this.#outlookOf(expression.of)));
      case 'column':
        if (this.#logical.has(expression.name) || this.#parts.told?.has(expression.name) === true) return this.columnOutlook(expression.name);
    }
    return this.#watches.get(expression) ?? this.#askedOutlook(expression);
  }

  #askedOutlook(condition: Expression): OutlookNode {
    const { plan } = this.#parts;
    const { profile } = this;
    const getter = profile.compile(condition);
    const asks = (): boolean => getter() === true;
    if (stands(condition, plan)) return this.#add(asked(asks, never));
    const time = timeAgainstConstant(condition, plan);
    if (time === undefined) {
      const loose = this.#together();
      return this.#add(asked(asks, () => loose.until));
    }
    const turn = turnOfTime(time, profile);
    const leaves = time.feature.window.windowMs < Number.POSITIVE_INFINITY;
    return this.#add(asked(asks, leaves ? (asOf) => Math.min(turn(asOf), profile.nextExpiry) : turn));
  }

  #together(): OutlookNode {
    this.#loose ??= this.#add(asked(() => true, (asOf) => this.#turning.after(asOf)));
    return this.#loose;
  }

  #add(node: OutlookNode): OutlookNode {
    this.nodes.push(node);
    return node;
  }
}

function timeAgainstConstant(condition: Expression, plan: FeaturePlan): TimeComparison | undefined {
  return comparedTime(condition, plan, (side) => columnsIn(side).length === 0);
}

const never = (): number => Number.POSITIVE_INFINITY;

/** The conditions that logic is made of, each once a place. */
function* conditionsOf(expressions: readonly Expression[], logical: ReadonlyMap<string, Expression>, seen = new Set<string>()): Generator<Expression> {
  for (const expression of expressions) {
    if (expression.op === 'and' || expression.op === 'or') yield* conditionsOf(expression.all, logical, seen);
    else if (expression.op === 'not') yield* conditionsOf([expression.of], logical, seen);
    else if (expression.op !== 'column' || !logical.has(expression.name)) yield expression;
    else if (!seen.has(expression.name)) {
      seen.add(expression.name);
      yield* conditionsOf([logical.get(expression.name)!], logical, seen);
    }
  }
}
