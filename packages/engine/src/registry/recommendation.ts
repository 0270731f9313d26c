/** Recommendations of a definition, and what belongs together among them. */
import { assert } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CatalogueDefinition } from './catalogue-definition.ts';
import type { ProfileDefinition } from './definition.ts';
import type { CandidateDefinition, ExploreDefinition, RecommendationDefinition } from './recommendation-definition.ts';

/** What a way to find candidates is called in answers and in the features of a ranking: `popular:7d`, `popular:7d:country`, `neighbours`, `model:ease`. */
export function candidateName(candidate: CandidateDefinition): string {
  switch (candidate.kind) {
    case 'popular':
      return ['popular', candidate.over, ...(candidate.by === undefined ? [] : [candidate.by])].join(':');
    case 'model':
      return `model:${candidate.name}`;
    default:
      return candidate.kind;
  }
}

/** The catalogue that a recommendation of a checked definition is about. */
export function catalogueOf({ catalogues = [] }: ProfileDefinition, { catalogue, name }: RecommendationDefinition): CatalogueDefinition {
  const found = catalogues.find((each) => each.name === catalogue);
  assert(found !== undefined, `the definition was checked, so '${name}' has its catalogue '${catalogue}'`);
  return found;
}

/** Of a list, the share that is left to chance, and how. */
export function explorationOf({ explore = 0 }: RecommendationDefinition): Required<ExploreDefinition> {
  return { by: 'thompson', width: 1, evenShare: 0.1, ...(typeof explore === 'number' ? { share: explore } : explore) };
}

/** Equal for recommendations that follow the same events in the same way: they share what is learnt from them. */
export function followingKey(catalogue: CatalogueDefinition, { signals, impression, click }: RecommendationDefinition): string {
  return canonicalJson([catalogue, Object.entries(signals), impression ?? null, click ?? null]);
}
