/** Checks recommendations: their catalogue, the events that are signals, where candidates come from, and what is left out. */
import { checkKey, fieldOf, KINDS, mentionScope } from './check-catalogue.ts';
import type { CatalogueDefinition } from './catalogue-definition.ts';
import { checkCondition, expect, UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import type { EventDefinition, ScalarField } from './definition.ts';
import type { Leaf } from './expression.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';
import { candidateName } from './recommendation.ts';
import type { CandidateDefinition, ItemMention, RecommendationDefinition, SignalDefinition } from './recommendation-definition.ts';

/** Rules that hold for every recommendation: what they leave out is counted under these names. */
const BUILT_IN_RULES: readonly string[] = ['gone', 'unavailable', 'inBasket', 'disliked', 'justBought'];

/** What is known when a recommendation is checked. */
export interface RecommendationScope {
  readonly events: readonly EventDefinition[];
  readonly catalogues: readonly CatalogueDefinition[];
  readonly columns: ReadonlyMap<string, Inferred>;
  readonly problems: Problems;
}

/** Reports what is wrong with a recommendation. */
export function checkRecommendation(recommendation: RecommendationDefinition, scope: RecommendationScope): void {
  const { problems, catalogues } = scope;
  const path = `recommendations.${recommendation.name}`;
  const catalogue = catalogues.find(({ name }) => name === recommendation.catalogue);
  if (catalogue === undefined) {
    problems.report('unknown_name', `${path}.catalogue`, `There is no catalogue '${recommendation.catalogue.slice(0, 100)}'.`, didYouMean(recommendation.catalogue, catalogues.map(({ name }) => name)));
  }
  checkSignals(recommendation.signals, scope, `${path}.signals`);
  checkCandidates(recommendation.candidates, scope, `${path}.candidates`);
  if (catalogue !== undefined) checkExclusions(recommendation, catalogue, scope, path);
  for (const feedback of ['impression', 'click'] as const) {
    const mention = recommendation[feedback];
    if (mention !== undefined) checkMention(mention, scope, `${path}.${feedback}`);
  }
  if (recommendation.click !== undefined && recommendation.impression === undefined) {
    problems.report('missing_key', `${path}.impression`, 'Clicks mean something only beside what was shown.', 'Declare impression, too, or leave out click.');
  }
}

function checkSignals(signals: RecommendationDefinition['signals'], scope: RecommendationScope, path: string): void {
  const { problems } = scope;
  for (const [name, signal] of Object.entries(signals)) {
    checkMention(signal, scope, `${path}.${name}`);
    checkWeight(signal, problems, `${path}.${name}.weight`);
  }
  if (Object.values(signals).some(({ weight }) => weight > 0)) return;
  problems.report('missing_key', path, 'No signal says what customers like.', 'Declare one with a weight above 0, such as a view or an order.');
}

function checkWeight({ weight, means }: SignalDefinition, problems: Problems, path: string): void {
  if (weight === 0) problems.report('bad_number', path, 'A signal of weight 0 says nothing.', 'Give a weight above 0 for liking, below 0 for the contrary, or leave the signal out.');
  else if (means === 'purchase' && weight < 0) problems.report('bad_number', path, 'A purchase says that the customer likes the item.', 'Give a weight above 0.');
  else if (means === 'dislike' && weight > 0) problems.report('bad_number', path, 'A dislike says that the customer does not like the item.', 'Give a weight below 0.');
}

function checkMention(mention: ItemMention, { events, problems }: RecommendationScope, path: string): void {
  const scope = mentionScope(mention, events, problems, path);
  if (scope === undefined) return;
  checkKey(mention.item, scope, `${path}.item`);
  if (mention.where !== undefined) checkCondition(mention.where, scope, `${path}.where`);
}

function checkCandidates(candidates: readonly CandidateDefinition[], { columns, problems }: RecommendationScope, path: string): void {
  const seen = new Set<string>();
  candidates.forEach((candidate, i) => {
    const name = candidateName(candidate);
    if (seen.has(name)) problems.report('duplicate_name', `${path}[${i}]`, `Two ways are called '${name}'.`, 'Name each once; weight says how much it counts.');
    seen.add(name);
    if (candidate.kind !== 'popular' || candidate.by === undefined) return;
    const column = columns.get(candidate.by);
    const at = `${path}[${i}].by`;
    if (column === undefined) problems.report('unknown_name', at, `There is no column '${candidate.by.slice(0, 100)}'.`, didYouMean(candidate.by, columns.keys()));
    else expect(column, ['string', 'boolean'], 'Groups are made by a text or by a yes or no', { problems, leaf: () => UNKNOWN }, at);
  });
}

function checkExclusions(recommendation: RecommendationDefinition, catalogue: CatalogueDefinition, { columns, problems }: RecommendationScope, path: string): void {
  const { context = {}, rules = {}, repeatable, caps = {} } = recommendation;
  const scope: Scope = { problems, leaf: (leaf, at) => ruleLeaf(leaf, { catalogue, columns, context, problems, at }) };
  for (const [name, { exclude }] of Object.entries(rules)) {
    checkCondition(exclude, scope, `${path}.rules.${name}.exclude`);
    if (BUILT_IN_RULES.includes(name)) problems.report('duplicate_name', `${path}.rules.${name}`, `The rule '${name}' is there already.`, 'Choose another name.');
  }
  if (repeatable !== undefined) checkCondition(repeatable, scope, `${path}.repeatable`);
  for (const role of ['category', 'brand'] as const) {
    if (caps[role] === undefined || catalogue.roles[role] !== undefined) continue;
    problems.report('missing_key', `${path}.caps.${role}`, `The catalogue '${catalogue.name}' does not say which of its fields is the ${role}.`, `Name it in the catalogue: ${role}: '…'.`);
  }
}

interface RuleLeaf extends Pick<RecommendationScope, 'columns' | 'problems'> {
  readonly catalogue: CatalogueDefinition;
  readonly context: Readonly<Record<string, ScalarField>>;
  readonly at: string;
}

function ruleLeaf(leaf: Leaf, { catalogue, columns, context, problems, at }: RuleLeaf): Inferred {
  switch (leaf.op) {
    case 'item': {
      const field = fieldOf(leaf.name, catalogue.fields, problems, at);
      return field === undefined ? UNKNOWN : { kind: KINDS[field.type] };
    }
    case 'column': {
      const column = columns.get(leaf.name);
      if (column === undefined) problems.report('unknown_name', at, `There is no column '${leaf.name.slice(0, 100)}'.`, didYouMean(leaf.name, columns.keys()));
      return column ?? UNKNOWN;
    }
    case 'field': {
      const field = Object.hasOwn(context, leaf.name) ? context[leaf.name] : undefined;
      if (field === undefined) {
        problems.report('unknown_name', at, `The request's context has no '${leaf.name.slice(0, 100)}'.`, didYouMean(leaf.name, Object.keys(context)));
        return UNKNOWN;
      }
      return field.type === 'enum' ? { kind: 'string', values: field.values } : { kind: field.type };
    }
    default:
      problems.report('unknown_name', at, `'${leaf.op}' means nothing here: a rule looks at an item, the profile and the request.`, 'Use item, column or field.');
      return UNKNOWN;
  }
}
