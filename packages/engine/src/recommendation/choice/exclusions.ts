/** What is never shown: what is gone or sold out, disliked, just bought, in the basket already, and what the declaration leaves out. */
import type { ColumnValue, Expression } from '../../registry/definition.ts';
import { durationMs } from '../../registry/duration.ts';
import { compileExpression, type Getter, type Leaf } from '../../registry/expression.ts';
import type { RecommendationDefinition } from '../../registry/recommendation-definition.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { ONE_PURCHASE_MS } from '../following/candidate-kinds.ts';
import type { Histories } from '../history/histories.ts';
import type { ItemMark } from '../history/item-marks.ts';

/** For whom items are looked at. */
export interface ExclusionScope {
  readonly now: number;
  readonly marks: ReadonlyMap<number, ItemMark>;
  readonly basket: ReadonlySet<number>;
  readonly columnOf: (column: string) => ColumnValue;
  readonly context: Readonly<Record<string, ColumnValue>>;
}

/** An item is bought again by so many of its buyers at least, else it is not one that is. */
const REPEATERS_SHARE = 0.2;
/** It is due again after this share of the customer's usual time between purchases. */
const DUE_SHARE = 0.5;

/** Rules of a recommendation, compiled. Cost of an item: some 100 ns, and the declared expressions. */
export class Exclusions {
  readonly #catalogue: Catalogue;
  readonly #histories: Histories;
  readonly #notAgainMs: number | undefined;
  readonly #context: NonNullable<RecommendationDefinition['context']>;
  readonly #rules: readonly (readonly [name: string, excludes: Getter])[];
  readonly #repeatable: Getter | undefined;
  #item = -1;
  #scope: ExclusionScope | undefined;

  constructor({ rules = {}, notAgain, repeatable, context = {} }: RecommendationDefinition, { catalogue, histories }: { readonly catalogue: Catalogue; readonly histories: Histories }) {
    this.#catalogue = catalogue;
    this.#histories = histories;
    this.#context = context;
    this.#notAgainMs = notAgain === undefined ? undefined : durationMs(notAgain);
    const compile = (expression: Expression): Getter => compileExpression(expression, (leaf) => this.#leaf(leaf));
    this.#rules = Object.entries(rules).map(([name, { exclude }]) => [name, compile(exclude)]);
    this.#repeatable = repeatable && compile(repeatable);
  }

  /** Name of the first rule that leaves the item out; undefined: it may be shown. */
  ruleAgainst(item: number, scope: ExclusionScope): string | undefined {
    this.#item = item;
    this.#scope = scope;
    if (this.#catalogue.isWithheld(item)) return this.#catalogue.isGone(item) ? 'gone' : 'unavailable';
    if (scope.basket.has(item)) return 'inBasket';
    const mark = scope.marks.get(item);
    // A purchase after a dislike takes it back.
    if (mark !== undefined && mark.dislikedAt > mark.lastAt) return 'disliked';
    if (mark !== undefined && this.#isJustBought(mark, scope.now)) return 'justBought';
    for (const [name, excludes] of this.#rules) if (excludes() === true) return name;
    return undefined;
  }

  #isJustBought(mark: ItemMark, now: number): boolean {
    if (this.#notAgainMs === undefined || mark.lastAt === 0 || mark.lastAt <= now - this.#notAgainMs) return false;
    return this.#repeatable === undefined ? !this.#isDue(mark, now) : this.#repeatable() !== true;
  }

  /** Whether it is one that people buy again, this customer too, and half of the usual time has passed, but never at once. */
  #isDue({ item, purchases, firstAt, lastAt }: ItemMark, now: number): boolean {
    if (purchases < 2) return false;
    const { buyers, repeaters } = this.#histories.repeatsOf(item);
    return repeaters >= REPEATERS_SHARE * buyers && now - lastAt >= Math.max(ONE_PURCHASE_MS, (DUE_SHARE * (lastAt - firstAt)) / (purchases - 1));
  }

  #leaf(leaf: Leaf): Getter {
    switch (leaf.op) {
      case 'item':
        return () => this.#catalogue.read(this.#item, leaf.name);
      case 'column':
        return () => this.#scope!.columnOf(leaf.name);
      case 'field': {
        const field = this.#context[leaf.name]!;
        const type = field.type === 'enum' ? 'string' : field.type;
        return () => {
          const value = Object.hasOwn(this.#scope!.context, leaf.name) ? this.#scope!.context[leaf.name] : undefined;
          return typeof value === type ? value : undefined;
        };
      }
      default:
        throw new Error(`Broken invariant: '${leaf.op}' is no part of a rule`);
    }
  }
}
