/** Behaviours that go together as a tag of a definition: a feature counts each, and the tag asks that all were done. */
import { canonicalJson, columnNames, type Duration, type Expression, type FeatureDefinition, type FeatureViewDefinition, type ProfileDefinition, type RuleDefinition } from '@limn/engine';
import type { Behaviour } from '@limn/learn';
import type { FoundTag } from './discovery-job.ts';
import { daysOf, tagDescription, tagLabel } from './tag-words.ts';

/** A tag as it would be declared. */
export interface DeclaredTag {
  /** Of the tag: free in the definition. */
  readonly name: string;
  readonly declared: RuleDefinition;
  /** Features that the definition does not have yet, by name, each with the event it counts. */
  readonly features: readonly { readonly name: string; readonly event: string; readonly feature: FeatureDefinition }[];
  /** The definition with all of it. */
  readonly definition: ProfileDefinition;
}

/** Deterministic. What counts a behaviour already is used; whatever else is needed is declared beside. @param name default: made of the words */
export function declareTag(tag: FoundTag, { definition, windowMs, name }: { readonly definition: ProfileDefinition; readonly windowMs: number; readonly name?: string }): DeclaredTag {
  const taken = new Set(definition.views.flatMap((view) => [view.name, ...columnNames(view)]));
  const free = (wanted: string): string => {
    let found = wanted;
    for (let i = 2; taken.has(found); i++) found = `${wanted}${i}`;
    taken.add(found);
    return found;
  };
  const over: Duration = `${daysOf(windowMs)}d`;
  const features: DeclaredTag['features'][number][] = [];
  const tests = tag.behaviours.map((behaviour): Expression => {
    const feature = countOf(behaviour, over, definition);
    const known = knownAs(feature, behaviour.event, definition);
    const column = known ?? free(identifier([behaviour.event, behaviour.value ?? '', over], FEATURE_LETTERS));
    if (known === undefined) features.push({ name: column, event: behaviour.event, feature });
    return { op: 'atLeast', left: { op: 'column', name: column }, right: { op: 'literal', value: behaviour.atLeast } };
  });
  const declared: RuleDefinition = { rule: tests.length === 1 ? tests[0]! : { op: 'and', all: tests }, label: tagLabel(tag, definition), description: tagDescription(tag, windowMs, definition) };
  const called = name ?? free(identifier(tag.behaviours.map(({ event, value, title = value }) => title ?? event)));
  const views = [...new Set(features.map(({ event }) => event))].map((event): FeatureViewDefinition => ({
    kind: 'features', name: free(identifier(['found', event])), label: { en: `found: ${event}`, zh: `发现：${event}` }, sources: [event],
    features: Object.fromEntries(features.filter((each) => each.event === event).map((each) => [each.name, each.feature])),
  }));
  return {
    name: called, declared, features,
    definition: { ...definition, views: [...definition.views, ...views, { kind: 'tags', name: free('foundTags'), label: { en: 'found tags', zh: '发现的标签' }, tags: { [called]: declared } }] },
  };
}

/** How often it was done in the window. */
function countOf({ event, each, field, value, title = value }: Behaviour, over: Duration, { events }: ProfileDefinition): FeatureDefinition {
  const { en, zh } = events.find(({ name }) => name === event)?.label ?? { en: event, zh: event };
  const days = over.slice(0, -1);
  if (field === undefined || value === undefined) return { aggregate: { op: 'count' }, over, label: { en: `${en} in the last ${days} days`, zh: `近${days}天${zh}次数` } };
  return {
    aggregate: { op: 'count' },
    ...(each !== undefined && { each }),
    where: { op: 'equal', left: each === undefined ? { op: 'field', name: field } : { op: 'item', name: field }, right: { op: 'literal', value } },
    over,
    label: { en: `${en} with ${field} “${title?.trim()}” in the last ${days} days`, zh: `近${days}天${field}为“${title?.trim()}”的${zh}次数` },
  };
}

/** The column that counts the same already. */
function knownAs(wanted: FeatureDefinition, event: string, { views }: ProfileDefinition): string | undefined {
  const sameOf = ({ aggregate, each, where, over }: FeatureDefinition): string => canonicalJson({ aggregate, over, ...(each !== undefined && { each }), ...(where !== undefined && { where }) });
  for (const view of views) {
    if (view.kind !== 'features' || view.where !== undefined || view.sources.length !== 1 || view.sources[0] !== event) continue;
    const found = Object.entries(view.features).find(([, feature]) => sameOf(feature) === sameOf(wanted));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Tags are typed; features are only read. */
const [TAG_LETTERS, FEATURE_LETTERS] = [32, 60] as const;

/** A name of a column out of words: `lookBaby30d`; words without a plain letter leave only the others. */
function identifier(words: readonly string[], most: number = TAG_LETTERS): string {
  const plain = words.flatMap((word) => word.match(/[A-Za-z0-9]+/g) ?? []);
  const joined = plain.map((word, i) => (i === 0 ? word.toLowerCase() : `${word[0]!.toUpperCase()}${word.slice(1).toLowerCase()}`)).join('').slice(0, most);
  return /^[a-z]/.test(joined) ? joined : `found${joined}`;
}
