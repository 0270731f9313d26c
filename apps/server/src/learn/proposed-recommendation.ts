/** A recommendation as it would be declared, from the one in force and what is to change of it. */
import { candidateName, DefinitionError, parseDefinition, type ProfileDefinition, type RecommendationDefinition } from '@limn/engine';

/** What may change. */
export interface RecommendationChange {
  /** Weights of ways by their names: `neighbours`, `popular:30d`, `ease`. 0 leaves a way out. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly explore?: RecommendationDefinition['explore'];
  readonly diversity?: number;
  /** All of it, under any name: what is named above changes it further. */
  readonly proposal?: unknown;
}

/** Checked as a definition is that is to be in force. @throws DefinitionError */
export function proposedRecommendation(definition: ProfileDefinition, name: string, { weights = {}, explore, diversity, proposal }: RecommendationChange): RecommendationDefinition {
  const live = definition.recommendations!.find((each) => each.name === name)!;
  const whole = proposal === undefined ? live : { ...(proposal as RecommendationDefinition), name };
  const changed = {
    ...whole,
    candidates: Array.isArray(whole.candidates) ? reweighed(whole.candidates, weights, name) : whole.candidates,
    ...(explore !== undefined && { explore }),
    ...(diversity !== undefined && { diversity }),
  };
  const others = definition.recommendations!.filter((each) => each.name !== name);
  // As JSON: what was not checked yet may hold anything.
  const checked = parseDefinition(JSON.parse(JSON.stringify({ ...definition, recommendations: [...others, changed] })));
  return checked.recommendations!.find((each) => each.name === name)!;
}

function reweighed(candidates: RecommendationDefinition['candidates'], weights: Readonly<Record<string, number>>, name: string): RecommendationDefinition['candidates'] {
  const called = (way: RecommendationDefinition['candidates'][number]): string => (way.kind === 'model' ? way.name : candidateName(way));
  const known = candidates.map(called);
  const unknown = Object.keys(weights).find((way) => !known.includes(way));
  if (unknown !== undefined) throw new DefinitionError([{ code: 'unknown_name', path: `recommendations.${name}.candidates`, message: `There is no way '${unknown}'.`, cure: `Name one of ${known.join(', ')}.` }]);
  return candidates.flatMap((way) => {
    const weight = weights[called(way)];
    return weight === undefined ? [way] : weight === 0 ? [] : [{ ...way, weight }];
  });
}
