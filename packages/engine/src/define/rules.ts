/** Declares tags and segments: rules about a customer, kept current by events and by time alone. */
import type { RuleDefinition, Words } from '../registry/definition.ts';
import type { Labelled, OnlyKnown, WithLabel } from './sentence.ts';
import type { Condition, Kinded } from './term.ts';
import { columnTerms, declareColumns, type AnyView, type Columns, type Distinct, type TermsOf, type View } from './view.ts';

/** A declared rule. */
export interface Rule extends Kinded<'boolean', boolean> {
  readonly definition: RuleDefinition;
}

export interface RuleOptions {
  readonly en?: string;
  readonly zh?: string;
  /** What it means for the business, one sentence in each language. */
  readonly description?: Words;
}

/** A condition with the words people read: `rule(atLeast(view.sinceLastOrder, '60d'), { en: 'lapsing', zh: '即将流失' })`. */
export function rule<const Options extends RuleOptions>(
  holds: Condition,
  options: Options & Labelled<Options> & OnlyKnown<Options, RuleOptions>,
): Rule {
  const { en, zh, description }: RuleOptions = options;
  return { kind: 'boolean', definition: { rule: holds.expression, label: { en, zh } as Words, ...(description && { description }) } };
}

type Rules = Readonly<Record<string, Rule>>;

interface RuleViewOptions<Views extends readonly AnyView[]> {
  readonly label?: Words;
  /** The views whose columns the rules use. */
  readonly from: Views;
}

export interface TagsOptions<Views extends readonly AnyView[], R extends Rules> extends RuleViewOptions<Views> {
  readonly tags: (view: NoInfer<Columns<Views>>) => R;
}

export interface SegmentsOptions<Views extends readonly AnyView[], R extends Rules> extends RuleViewOptions<Views> {
  readonly segments: (view: NoInfer<Columns<Views>>) => R;
}

/** Declares tags: yes or no about one customer. */
export function defineTags<const Views extends readonly AnyView[], R extends Rules, Options>(
  name: string,
  options: TagsOptions<Views, R> & { readonly from: Distinct<Views> } & Options & WithLabel<Options>,
): View<TermsOf<R>> {
  const { label, from, tags } = options as TagsOptions<Views, R>;
  const declared = tags(columnTerms(from));
  return { name, definition: { kind: 'tags', name, label: label as Words, tags: plain(declared) }, columns: declareColumns(declared) };
}

/** Declares segments: named audiences, counted and listed, whose comings and goings are told. */
export function defineSegments<const Views extends readonly AnyView[], R extends Rules, Options>(
  name: string,
  options: SegmentsOptions<Views, R> & { readonly from: Distinct<Views> } & Options & WithLabel<Options>,
): View<TermsOf<R>> {
  const { label, from, segments } = options as SegmentsOptions<Views, R>;
  const declared = segments(columnTerms(from));
  return { name, definition: { kind: 'segments', name, label: label as Words, segments: plain(declared) }, columns: declareColumns(declared) };
}

function plain(rules: Rules): Readonly<Record<string, RuleDefinition>> {
  return Object.fromEntries(Object.entries(rules).map(([name, { definition }]) => [name, definition]));
}
