/** Random cases for whoever claims to compute profiles: a definition, a history, and moments at which to compare. */
import fc from 'fast-check';
import type { ProfileDefinition } from '../../src/registry/definition.ts';
import { arbitraryDefinition } from './arbitrary-definition.ts';
import { arbitraryHistory, type History } from './arbitrary-history.ts';

export { identifier } from './arbitrary-history.ts';

export interface Case extends History {
  readonly definition: ProfileDefinition;
}

/** @param maxEvents of a history, before repeats */
export function arbitraryCase({ maxEvents }: { maxEvents: number }): fc.Arbitrary<Case> {
  return fc.record({ definition: arbitraryDefinition, history: arbitraryHistory({ maxEvents }) }).map(({ definition, history }) => ({ definition, ...history }));
}
