/** A profile as HTTP shows it. */
import type { Column, Engine, ProfileReading } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import { CustomerVector } from './customer-vector.ts';
import { isoOf } from './moment.ts';
import { Prediction, type PredictionQuestion } from './prediction.ts';
import { keyed, listOf, Moment, referTo } from './schema.ts';

export const IdentityIssue = Type.Object(
  {
    code: Type.Union([Type.Literal('poison_identifier'), Type.Literal('shared_identifier'), Type.Literal('oversized_cluster')]),
    identifiers: Type.Array(Type.String()),
    message: Type.String(),
  },
  { $id: 'IdentityIssue', description: 'Why identifiers are not merged.', additionalProperties: false },
);

const Link = Type.Object(
  {
    left: Type.String(),
    right: Type.String(),
    evidence: Type.String({ description: 'What the link rests on: identify, track, alias, operator, …' }),
    time: Moment('When the evidence happened.'),
  },
  { additionalProperties: false },
);

/** A profile as it is answered. */
export const Profile = Type.Object(
  {
    profile: Type.String({ description: 'The name of the profile: the first of its identifiers.' }),
    id: Type.String({ description: 'The name as it may stand in an address: sealed when it is an e-mail address or the like. Taken wherever a name is.' }),
    known: Type.Boolean({ description: 'false: no event ever carried the identifier, and this is the profile of nobody.' }),
    asOf: Moment('The moment the profile is as of.'),
    identifiers: Type.Array(Type.String()),
    links: Type.Array(Link),
    issues: Type.Array(referTo(IdentityIssue)),
    views: keyed(keyed(referTo(ColumnValue), 'Columns by name.'), 'Views by name.'),
    predictions: Type.Optional(keyed(referTo(Prediction), 'What models say, by name of the prediction; only where the definition has any.')),
    vector: Type.Optional(referTo(CustomerVector)),
    errors: keyed(Type.Literal('overflow'), 'Columns whose value cannot be told.'),
  },
  { $id: 'Profile', description: 'Everything known about one customer as of a moment.', additionalProperties: false },
);
export type Profile = Static<typeof Profile>;

/** Values of the columns by view and name. */
export type Views = Profile['views'];

export interface ProfileQuestion extends PredictionQuestion {
  /** What models say of whom; absent: not asked. */
  readonly predictions?: ((question: PredictionQuestion) => Readonly<Record<string, Prediction>>) | undefined;
  /** Names as they may stand in addresses. Default: as they are. */
  readonly idOf?: (name: string) => string;
}

/** Reads the profile behind an identifier; of nobody when it was never seen. */
export function readProfile(engine: Engine, { predictions, idOf, ...question }: ProfileQuestion): Profile {
  const { identifier, asOf, views } = question;
  const reading = engine.read(identifier, { asOf, ...(views !== undefined && { views }) });
  return { ...identityOf(engine, { identifier, reading, idOf }), views: viewsOf(engine.columns, reading), ...(predictions && { predictions: predictions(question) }), errors: reading.errors };
}

/** Whose profile it is, and as of when. */
export function identityOf(engine: Engine, { identifier, reading, idOf }: { readonly identifier: string; readonly reading: ProfileReading; readonly idOf?: ProfileQuestion['idOf'] | undefined }): Omit<Profile, 'views' | 'predictions' | 'errors'> {
  return {
    profile: reading.profile,
    id: idOf?.(reading.profile) ?? reading.profile,
    known: engine.find(identifier) !== undefined,
    asOf: isoOf(reading.asOf) ?? '',
    identifiers: [...reading.identifiers],
    links: reading.links.map(({ left, right, evidence, time }) => ({ left, right, evidence, time: isoOf(time) ?? '' })),
    issues: reading.issues.map(({ code, identifiers, message }) => ({ code, identifiers: [...identifiers], message })),
  };
}

/**
 * The views asked for in `?views=`.
 * @throws HttpProblem `unknown_view`
 */
export function readViews(engine: Engine, text: string | undefined): readonly string[] | undefined {
  return checkViews(engine, listOf(text));
}

/** @throws HttpProblem `unknown_view` */
export function checkViews(engine: Engine, views: readonly string[] | undefined): readonly string[] | undefined {
  const known = engine.definition.views.map(({ name }) => name);
  const unknown = views?.find((view) => !known.includes(view));
  if (unknown === undefined) return views;
  throw new HttpProblem('unknown_view', { detail: 'The definition has no view of a name in views.', cure: `Ask for some of ${known.join(', ')}.` });
}

/** @throws HttpProblem `unknown_identifier` when no event ever carried it */
export function requireKnown(engine: Engine, identifier: string): void {
  if (engine.find(identifier) !== undefined) return;
  throw new HttpProblem('unknown_identifier', {
    detail: 'No event ever carried this identifier.',
    cure: 'Write it as it was sent (17850), or with its kind (user:17850, anonymous:5f3c). Add ?orEmpty=true to read the profile of nobody.',
  });
}

function viewsOf(columns: ReadonlyMap<string, Column>, { columns: values }: ProfileReading): Views {
  const views: Record<string, Record<string, ColumnValue>> = {};
  for (const [name, value] of Object.entries(values)) {
    const column = columns.get(name);
    if (column !== undefined) (views[column.view] ??= {})[name] = sentValue(column, value);
  }
  return views;
}
