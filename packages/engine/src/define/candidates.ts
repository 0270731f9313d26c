/** Where a recommendation finds its items. */
import type { CandidateDefinition } from '../registry/recommendation-definition.ts';
import type { Duration } from '../registry/definition.ts';
import type { DurationText } from './sentence.ts';
import type { Term } from './term.ts';

/** How much a way counts beside the others. Default 1. */
export interface CandidateWeight {
  readonly weight?: number;
}

/** Over which time, and among whom, items are popular. */
export interface PopularOptions<Over extends string> extends CandidateWeight {
  readonly over: Over & DurationText<Over>;
  /** Among customers with the same value in this column: `by: view.country`. Default: among all. */
  readonly by?: Term<'string' | 'boolean', unknown>;
}

/** What most customers had to do with lately: `popular({ over: '7d' })`. */
export function popular<const Over extends string>({ over, by, weight }: PopularOptions<Over>): CandidateDefinition {
  const column = by?.expression.op === 'column' ? by.expression.name : undefined;
  return { kind: 'popular', over: over as unknown as Duration, ...(column !== undefined && { by: column }), ...weighed(weight) };
}

/** What others have to do with who had to do with the same items. */
export function neighbours({ weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'neighbours', ...weighed(weight) };
}

/** What others went on to in visits like this one. */
export function visitsAlike({ weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'sessions', ...weighed(weight) };
}

/** What is bought together with what the customer has, or has in the basket. */
export function boughtTogether({ weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'together', ...weighed(weight) };
}

/** What the customer buys again and again, when it is due. */
export function boughtAgain({ weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'repeat', ...weighed(weight) };
}

/** What the customer has most often, later orders counting more; among it first what others still buy and come back for. */
export function boughtOften({ weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'usual', ...weighed(weight) };
}

/** What is like the customer's items in its words, category and price: finds items that nobody had to do with yet. */
export function alike({ weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'content', ...weighed(weight) };
}

/** What a trained model says, by the name under which it is handed in: `model('ease')`. */
export function modelled(name: string, { weight }: CandidateWeight = {}): CandidateDefinition {
  return { kind: 'model', name, ...weighed(weight) };
}

function weighed(weight: number | undefined): CandidateWeight {
  return weight === undefined ? {} : { weight };
}
