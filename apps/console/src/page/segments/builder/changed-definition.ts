/** The definition in force with one tag or segment declared otherwise: what is proposed to the server. */
import { durationMs } from './expression.ts';
import type { Declared, Definition, FeatureDefinition, NewFeature, View } from './window-family.ts';

/** What is declared otherwise. */
export interface RuleChange {
  readonly kind: 'segment' | 'tag';
  readonly name: string;
  /** undefined takes it out. */
  readonly declared: Declared | undefined;
  readonly features: readonly NewFeature[];
}

/** A new rule stands in the last view of its kind; features beside those they are like. Nothing else changes. */
export function changedDefinition(definition: Definition, { kind, name, declared, features }: RuleChange): Definition {
  const views = definition.views.map((view) => withFeatures(view, features));
  const place = kind === 'segment' ? 'segments' : 'tags';
  const own = views.findLastIndex((view) => view[place] !== undefined && Object.hasOwn(view[place], name));
  const last = views.findLastIndex((view) => view.kind === place);
  const at = own >= 0 ? own : last;
  if (at < 0) return { ...definition, views: declared === undefined ? views : [...views, { kind: place, name: place, label: kind === 'segment' ? { en: 'segments', zh: '人群' } : { en: 'tags', zh: '标签' }, [place]: { [name]: declared } }] };
  return { ...definition, views: views.map((view, i) => (i === at ? { ...view, [place]: withRule(view[place] ?? {}, name, declared) } : view)) };
}

function withRule(rules: Readonly<Record<string, Declared>>, name: string, declared: Declared | undefined): Readonly<Record<string, Declared>> {
  if (declared !== undefined) return { ...rules, [name]: declared };
  return Object.fromEntries(Object.entries(rules).filter(([other]) => other !== name));
}

/** Resolution follows from the window again. */
function withFeatures(view: View, features: readonly NewFeature[]): View {
  const own = features.filter(({ like, name }) => view.features !== undefined && Object.hasOwn(view.features, like) && !Object.hasOwn(view.features, name));
  if (own.length === 0) return view;
  const added = own.map(({ name, like, over, label }) => {
    const { resolution: _, ...rest } = view.features![like]! as FeatureDefinition & { readonly resolution?: unknown };
    return [name, { ...rest, over, label }] as const;
  });
  return { ...view, features: { ...view.features, ...Object.fromEntries(added) } } as View;
}

/** A name that code would give: letters and digits of the English label, `secondOrder`. */
export function identifierOf(label: string, taken: ReadonlySet<string>): string {
  const parts = label.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? [];
  const joined = parts.map((part, i) => (i === 0 ? part.toLowerCase() : part[0]!.toUpperCase() + part.slice(1).toLowerCase())).join('').replace(/^\d+/, '').slice(0, 60);
  const base = joined === '' ? 'segment' : joined;
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}${i}`;
  return name;
}

/** Features that a rule no longer looks at need not be declared. */
export function neededFeatures(features: readonly NewFeature[], columns: readonly string[]): readonly NewFeature[] {
  return features.filter(({ name, over }) => columns.includes(name) && durationMs(over) !== undefined);
}
