/** Declares recommendations: which items each customer is shown, found how, and what is never shown. */
import type { Duration, ScalarField, Words } from '../registry/definition.ts';
import type { CandidateDefinition, ExclusionDefinition, ItemMention, RecommendationDefinition, SignalDefinition } from '../registry/recommendation-definition.ts';
import { requireSameItems, type AnyCatalogue, type Catalogue, type CatalogueFields, type CatalogueTerms } from './catalogue.ts';
import type { EventType } from './event.ts';
import { eventTerms, type EventTerms } from './event-terms.ts';
import type { AnyScalar, Fields } from './field.ts';
import { guardNames } from './guard-names.ts';
import type { DurationText, Labelled, OnlyKnown } from './sentence.ts';
import { createTerm, type Condition, type Term, type ValueOf } from './term.ts';
import { columnTerms, type AnyView, type Columns, type Distinct } from './view.ts';

/** Which items an event speaks of. */
export interface MentionOptions<F extends Fields> {
  /** The item's key: a text of the event, or of the items of one of its lists. */
  readonly item: (event: EventTerms<F>) => Term<'string', unknown>;
  readonly where?: (event: EventTerms<F>) => Condition;
}

/** What a deed says of the customer's liking, and the words people read. */
export interface SignalOptions<F extends Fields> extends MentionOptions<F> {
  /** 1 a view, 5 an order; below 0 a refund or a dislike. */
  readonly weight: number;
  /** `purchase`: the customer has it now; `dislike`: they want to see it no more. */
  readonly means?: 'purchase' | 'dislike';
  /** What the customer did, to stand in "because you … it": `bought`. */
  readonly en: string;
  /** To stand in 您…过: `购买`. */
  readonly zh: string;
}

/** A declared signal. */
export interface Signal {
  readonly definition: SignalDefinition;
}

/** A deed that says something of a customer's liking: `signal(order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' })`. */
export function signal<F extends Fields>(event: EventType<F>, { weight, means, en, zh, ...of }: SignalOptions<F>): Signal {
  return { definition: { ...mention(event, of), weight, ...(means && { means }), label: { en, zh } } };
}

/** A declared mention of items: that they were shown, or taken up. */
export interface Mention {
  readonly definition: ItemMention;
}

/** Events that speak of items, for `impression` and `click`: `itemOf(shown, { item: (event) => event.items.product })`. */
export function itemOf<F extends Fields>(event: EventType<F>, options: MentionOptions<F>): Mention {
  return { definition: mention(event, options) };
}

function mention<F extends Fields>({ definition }: EventType<F>, { item, where }: MentionOptions<F>): ItemMention {
  const terms = eventTerms([definition]) as unknown as EventTerms<F>;
  const key = item(terms);
  const filter = where?.(terms);
  requireSameItems(key, filter, definition.name);
  return { event: definition.name, ...(key.each !== undefined && { each: key.each }), item: key.expression, ...(filter && { where: filter.expression }) };
}

/** A declared exclusion. */
export interface Exclusion {
  readonly definition: ExclusionDefinition;
}

/** The words of an exclusion. */
export interface ExclusionOptions {
  readonly en?: string;
  readonly zh?: string;
}

/** Items to leave out, with the reason people read: `exclude(above(item.price, customer.dearest), { en: 'dearer than you usually buy', zh: '高于您的常购价位' })`. */
export function exclude<const Options extends ExclusionOptions>(when: Condition, options: Options & Labelled<Options> & OnlyKnown<Options, ExclusionOptions>): Exclusion {
  const { en, zh }: ExclusionOptions = options;
  return { definition: { exclude: when.expression, label: { en, zh } as Words } };
}

type ContextFields = Readonly<Record<string, AnyScalar>>;

/** What a rule may speak of. */
export interface RuleTerms<Items extends CatalogueFields, Views extends readonly AnyView[], Context extends ContextFields> {
  /** The item that may be left out. */
  readonly item: CatalogueTerms<Items>;
  /** Who asks. */
  readonly customer: Columns<Views>;
  /** What the request says of where and when it is asked. */
  readonly request: { readonly [Name in keyof Context]: Term<Context[Name]['kind'], ValueOf<Context[Name]> | undefined> };
}

/** What a recommendation declares. */
export interface RecommendationOptions<Items extends CatalogueFields, Views extends readonly AnyView[], Context extends ContextFields, NotAgain extends string> {
  readonly label: Words;
  readonly items: Catalogue<Items>;
  /** By name. */
  readonly signals: Readonly<Record<string, Signal>>;
  /** `popular({ over: '7d' })`, `neighbours()`, `boughtTogether()`, … */
  readonly candidates: readonly CandidateDefinition[];
  /** `learned`: by a model of what was taken up of lists that were shown, else of what customers chose, as soon as there is one. Default `blend`. */
  readonly rank?: 'blend' | 'learned';
  /** What a request may say: `{ page: oneOf(['home', 'basket']) }`. All of it is optional. */
  readonly context?: Context;
  /** The views whose columns rules use. */
  readonly from?: Views & Distinct<Views>;
  readonly rules?: (terms: RuleTerms<Items, Views, Context>) => Readonly<Record<string, Exclusion>>;
  /** What was just bought is left out for so long, unless it is worth repeating: `'30d'`. */
  readonly notAgain?: NotAgain & DurationText<NotAgain>;
  /** What may be bought again at once. Default: what at least a fifth of its buyers bought again, and the customer too. */
  readonly repeatable?: (terms: RuleTerms<Items, Views, Context>) => Condition;
  /** Of one category or brand at most so many in a list. */
  readonly caps?: { readonly category?: number; readonly brand?: number };
  /** 0 to 1: how much items of a list should differ. Default 0.3. */
  readonly diversity?: number;
  /** 0 to 0.5: the share of a list for items that were hardly shown; or `{ share: 0.2, by: 'linucb' }`. Default 0. */
  readonly explore?: RecommendationDefinition['explore'];
  /** How long a list is when nobody says. Default 10. */
  readonly k?: number;
  readonly impression?: Mention;
  readonly click?: Mention;
}

/** A declared recommendation, with the catalogue that it is about. */
export interface Recommendation {
  readonly definition: RecommendationDefinition;
  readonly catalogue: AnyCatalogue;
}

/**
 * Declares a list that each customer gets, at once and with reasons:
 * `defineRecommendation('forYou', { label, items: products, signals: { … }, candidates: [popular({ over: '7d' }), neighbours()] })`.
 */
export function defineRecommendation<
  const Items extends CatalogueFields,
  const Views extends readonly AnyView[] = readonly [],
  const Context extends ContextFields = Readonly<Record<never, AnyScalar>>,
  const NotAgain extends string = '30d',
>(name: string, options: RecommendationOptions<Items, Views, Context, NotAgain>): Recommendation {
  const { label, items, signals, candidates, rank, context, rules, notAgain, repeatable, caps, diversity, explore, k, impression, click } = options;
  const terms = ruleTerms(options);
  const definition: RecommendationDefinition = {
    name,
    label,
    catalogue: items.definition.name,
    signals: plainly(signals),
    candidates: [...candidates],
    ...(rank && { rank }),
    ...(context && { context: Object.fromEntries(Object.entries(context).map(([field, { field: plain }]) => [field, plain])) }),
    ...(rules && { rules: plainly(rules(terms)) }),
    ...(notAgain !== undefined && { notAgain: notAgain as unknown as Duration }),
    ...(repeatable && { repeatable: repeatable(terms).expression }),
    ...(caps && { caps }),
    ...(diversity !== undefined && { diversity }),
    ...(explore !== undefined && { explore }),
    ...(k !== undefined && { k }),
    ...(impression && { impression: impression.definition }),
    ...(click && { click: click.definition }),
  };
  return { definition, catalogue: items };
}

function ruleTerms<Items extends CatalogueFields, Views extends readonly AnyView[], Context extends ContextFields, NotAgain extends string>(
  { items, from, context }: RecommendationOptions<Items, Views, Context, NotAgain>,
): RuleTerms<Items, Views, Context> {
  const kinds = { text: 'string', category: 'string', boolean: 'boolean', number: 'number' } as const;
  const itemTerms = Object.entries(items.definition.fields).map(([name, field]) => [
    name,
    createTerm(kinds[field.type], { op: 'item', name }, field.type === 'number' ? { unit: field.unit } : {}),
  ]);
  const requestTerms = Object.entries(context ?? {}).map(([name, { kind, field }]) => [name, createTerm(kind, { op: 'field', name }, { unit: unitOf(field) })]);
  return {
    item: guardNames(`the catalogue '${items.definition.name}'`, Object.fromEntries(itemTerms)),
    customer: columnTerms<Views>((from ?? []) as unknown as Views),
    request: guardNames('the request\'s context', Object.fromEntries(requestTerms)),
  } as RuleTerms<Items, Views, Context>;
}

function unitOf(field: ScalarField): string | undefined {
  return field.type === 'number' ? field.unit : undefined;
}

function plainly<Plain>(declared: Readonly<Record<string, { readonly definition: Plain }>>): Readonly<Record<string, Plain>> {
  return Object.fromEntries(Object.entries(declared).map(([name, { definition }]) => [name, definition]));
}
