/** Declares the profile: everything Limn knows about what a customer is. */
import type { IdentityDefinition, ProfileDefinition, Words } from '../registry/definition.ts';
import { parseDefinition } from '../registry/parse-definition.ts';
import type { About } from './about.ts';
import type { AnyEventType } from './event.ts';
import type { Recommendation } from './recommendations.ts';
import type { AnyView, Columns, Distinct, ValuesOf } from './view.ts';

/** A declared profile. */
export interface Profile<Terms> {
  /** The whole declaration as plain JSON: what is stored, compared, sent and compiled. */
  readonly definition: ProfileDefinition;
  /** Exists for the compiler only. */
  readonly columns?: Terms;
}

/** What a profile holds: every column with its plain type. `ProfileOf<typeof customer>`. */
export type ProfileOf<P> = P extends Profile<infer Terms> ? ValuesOf<Terms> : never;

/** What a profile declares. */
export interface ProfileOptions<Views extends readonly AnyView[]> {
  readonly label: Words;
  /** IANA time zone for hours, weekdays, days and months. Default `UTC`. */
  readonly timeZone?: string;
  readonly events: readonly AnyEventType[];
  /** Upstream first: a view comes after those it uses. */
  readonly views: Views & Distinct<Views>;
  /** Who is never merged with whom. The defaults suit most. */
  readonly identity?: Partial<IdentityDefinition>;
  /** What is recommended to customers; the catalogues come along. */
  readonly recommendations?: readonly Recommendation[];
  /** Who a customer is, in a few sentences. Default: what features tell by their kind. */
  readonly about?: About;
}

/**
 * Declares a profile and checks it as a whole.
 * @throws DefinitionError with every mistake that the compiler could not see, and how to mend each.
 */
export function defineProfile<const Views extends readonly AnyView[]>(
  name: string,
  { label, timeZone, events, views, identity, recommendations = [], about }: ProfileOptions<Views>,
): Profile<Columns<Views>> {
  const definition = parseDefinition({
    limn: 1,
    name,
    label,
    ...(timeZone !== undefined && { timeZone }),
    ...(identity && { identity }),
    events: events.map((event) => event.definition),
    views: views.map((view) => view.definition),
    ...(recommendations.length > 0 && {
      catalogues: [...new Set(recommendations.map(({ catalogue }) => catalogue.definition))],
      recommendations: recommendations.map((recommendation) => recommendation.definition),
    }),
    ...(about && { about: about.definition }),
  });
  return { definition };
}

