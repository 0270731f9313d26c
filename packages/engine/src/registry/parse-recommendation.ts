/** Reads recommendations from untrusted JSON. */
import { parseExpression } from './parse-expression.ts';
import { parseScalar } from './parse-event.ts';
import type { Part } from './part.ts';
import type { CandidateDefinition, ItemMention, RecommendationDefinition, SignalDefinition } from './recommendation-definition.ts';

const MAX_SIGNALS = 32;
const MAX_CANDIDATES = 50;
const MAX_RULES = 100;
const MAX_CONTEXT = 50;
/** Longest list. */
const MAX_K = 100;
const MAX_WEIGHT = 1_000;

/** All ways to find candidates. */
export const CANDIDATE_KINDS = ['popular', 'neighbours', 'sessions', 'together', 'repeat', 'usual', 'content', 'model'] as const satisfies readonly CandidateDefinition['kind'][];

/** A recommendation as declared. */
export function parseRecommendation(part: Part): RecommendationDefinition {
  const {
    name, label, catalogue, signals, candidates, rank, context, rules, notAgain, repeatable, caps, diversity, explore, k, impression, click,
  } = part.object(
    ['name', 'label', 'catalogue', 'signals', 'candidates'],
    ['rank', 'context', 'rules', 'notAgain', 'repeatable', 'caps', 'diversity', 'explore', 'k', 'impression', 'click'],
  );
  return {
    name: name.name(),
    label: label.words(),
    catalogue: catalogue.text(),
    signals: Object.fromEntries(signals.record(MAX_SIGNALS).map(([signal, of]) => [signal, parseSignal(of)])),
    candidates: candidates.list(MAX_CANDIDATES, 1).map(parseCandidate),
    ...(rank && { rank: rank.choice(['blend', 'learned']) }),
    ...(context && { context: Object.fromEntries(context.record(MAX_CONTEXT).map(([field, type]) => [field, parseScalar(type)])) }),
    ...(rules && { rules: Object.fromEntries(rules.record(MAX_RULES).map(([rule, of]) => [rule, parseRule(of)])) }),
    ...(notAgain && { notAgain: notAgain.duration() }),
    ...(repeatable && { repeatable: parseExpression(repeatable) }),
    ...(caps && { caps: parseCaps(caps) }),
    ...(diversity && { diversity: parseBetween(diversity, 0, 1) }),
    ...(explore && { explore: parseExplore(explore) }),
    ...(k && { k: k.whole(1, MAX_K) }),
    ...(impression && { impression: parseMention(impression) }),
    ...(click && { click: parseMention(click) }),
  };
}

function parseSignal(part: Part): SignalDefinition {
  const { event, each, item, where, weight, means, label } = part.object(['event', 'item', 'weight', 'label'], ['each', 'where', 'means']);
  return {
    ...mentionOf({ event, each, item, where }),
    weight: parseBetween(weight, -MAX_WEIGHT, MAX_WEIGHT),
    ...(means && { means: means.choice(['purchase', 'dislike']) }),
    label: label.words(),
  };
}

function parseMention(part: Part): ItemMention {
  return mentionOf({ each: undefined, where: undefined, ...part.object(['event', 'item'], ['each', 'where']) });
}

function mentionOf({ event, each, item, where }: { readonly event: Part; readonly item: Part; readonly each: Part | undefined; readonly where: Part | undefined }): ItemMention {
  return { event: event.text(), ...(each && { each: each.text() }), item: parseExpression(item), ...(where && { where: parseExpression(where) }) };
}

function parseCandidate(part: Part): CandidateDefinition {
  const kind = part.own('kind');
  const weighed = (weight: Part | undefined): { readonly weight?: number } => (weight === undefined ? {} : { weight: parseBetween(weight, 0, MAX_WEIGHT) });
  if (kind === 'popular') {
    const { over, by, weight } = part.object(['kind', 'over'], ['by', 'weight']);
    return { kind, over: over.duration(), ...(by && { by: by.text() }), ...weighed(weight) };
  }
  if (kind === 'model') {
    const { name, weight } = part.object(['kind', 'name'], ['weight']);
    return { kind, name: name.filled(), ...weighed(weight) };
  }
  const { kind: named, weight } = part.object(['kind'], ['weight']);
  return { kind: named.choice(CANDIDATE_KINDS) as 'neighbours', ...weighed(weight) };
}

function parseRule(part: Part): NonNullable<RecommendationDefinition['rules']>[string] {
  const { exclude, label } = part.object(['exclude', 'label']);
  return { exclude: parseExpression(exclude), label: label.words() };
}

function parseExplore(part: Part): NonNullable<RecommendationDefinition['explore']> {
  if (typeof part.value === 'number') return parseBetween(part, 0, 0.5);
  const { share, by, width, evenShare } = part.object(['share'], ['by', 'width', 'evenShare']);
  return {
    share: parseBetween(share, 0, 0.5),
    ...(by && { by: by.choice(['thompson', 'linucb']) }),
    ...(width && { width: parseBetween(width, 0, 10) }),
    ...(evenShare && { evenShare: parseBetween(evenShare, 0.01, 1) }),
  };
}

function parseCaps(part: Part): NonNullable<RecommendationDefinition['caps']> {
  const { category, brand } = part.object([], ['category', 'brand']);
  return { ...(category && { category: category.whole(1, MAX_K) }), ...(brand && { brand: brand.whole(1, MAX_K) }) };
}

function parseBetween(part: Part, min: number, max: number): number {
  const value = part.number();
  if (value < min || value > max) part.report('bad_number', `${value} is not between ${min} and ${max}.`, 'Give a number in this range.');
  return value;
}
