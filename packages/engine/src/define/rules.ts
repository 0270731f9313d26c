/** Declares tags and segments: rules about a customer, kept current by events and by time alone. */
import type { RuleDefinition, Words } from '../registry/definition.ts';
import type { Labelled, OnlyKnown } from './sentence.ts';
import type { Condition, Kinded } from './term.ts';
import { columnTerms, declareColumns, type AnyView, type Columns, type Distinct, type TermsOf, type View } from './view.ts';

/** A declared rule. */
export interface Rule extends Kinded<'boolean', boolean> {
  readonly definition: RuleDefinition;
}

/** The words of a rule. */
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
  readonly label: Words;
  /** The views whose columns the rules use. */
  readonly from: Views & Distinct<Views>;
}

/** What a view of tags declares. */
export interface TagsOptions<Views extends readonly AnyView[], R extends Rules> extends RuleViewOptions<Views> {
  readonly tags: (view: NoInfer<Columns<Views>>) => R;
}

/** What a view of segments declares. */
export interface SegmentsOptions<Views extends readonly AnyView[], R extends Rules> extends RuleViewOptions<Views> {
  readonly segments: (view: NoInfer<Columns<Views>>) => R;
}

/** Declares tags: yes or no about one customer. */
export function defineTags<const Views extends readonly AnyView[], R extends Rules>(
  name: string,
  { label, from, tags }: TagsOptions<Views, R>,
): View<TermsOf<R>> {
  const declared = tags(columnTerms<Views>(from));
  return { name, definition: { kind: 'tags', name, label, tags: plain(declared) }, columns: declareColumns(declared) };
}

/** Declares segments: named audiences, counted and listed, whose comings and goings are told. */
export function defineSegments<const Views extends readonly AnyView[], R extends Rules>(
  name: string,
  { label, from, segments }: SegmentsOptions<Views, R>,
): View<TermsOf<R>> {
  const declared = segments(columnTerms<Views>(from));
  return { name, definition: { kind: 'segments', name, label, segments: plain(declared) }, columns: declareColumns(declared) };
}

function plain(rules: Rules): Readonly<Record<string, RuleDefinition>> {
  return Object.fromEntries(Object.entries(rules).map(([name, { definition }]) => [name, definition]));
}
