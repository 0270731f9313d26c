/** Reads a definition from untrusted JSON: its shape here, its meaning in `check-definition.ts`. */
import { DefinitionError } from '../errors.ts';
import { checkDefinition } from './check-definition.ts';
import { DEFAULT_IDENTITY, DEFAULT_TIME_ZONE } from './default.ts';
import type { IdentityDefinition, PersonalKind, ProfileDefinition } from './definition.ts';
import { parseAbout } from './parse-about.ts';
import { parseCatalogue } from './parse-catalogue.ts';
import { parseEvent } from './parse-event.ts';
import { parseRecommendation } from './parse-recommendation.ts';
import { parseView } from './parse-view.ts';
import { nearest } from './nearest.ts';
import { Part } from './part.ts';
import { Problems } from './problems.ts';

const MAX_EVENTS = 500;
const MAX_VIEWS = 1_000;
const MAX_POISON = 10_000;
const PERSONAL_KINDS = ['email', 'phone', 'user', 'anonymous'] as const satisfies readonly PersonalKind[];
const MAX_CATALOGUES = 20;
const MAX_RECOMMENDATIONS = 100;

/**
 * A definition from anywhere, checked as a whole. What may be left out (lateness, time zone, identity) is filled in; all
 * else comes back as it went in, as fresh plain objects, so that parsing what `JSON.stringify` wrote gives an equal one.
 *
 * @throws DefinitionError with all problems found (at most a hundred), each with a code, a path, a message and a cure.
 */
export function parseDefinition(json: unknown): ProfileDefinition {
  const problems = new Problems();
  const definition = parseProfile(new Part(json, '', problems));
  checkDefinition(definition, problems);
  if (problems.found.length > 0) throw new DefinitionError(problems.found);
  return definition;
}

function parseProfile(part: Part): ProfileDefinition {
  const { limn, name, label, timeZone, identity, events, views, catalogues, recommendations, about } = part.object(
    ['limn', 'name', 'label', 'events', 'views'],
    ['timeZone', 'identity', 'catalogues', 'recommendations', 'about'],
  );
  if (limn.value !== 1 && typeof limn.value !== 'symbol') {
    limn.report('unknown_format', 'Only definitions of format 1 can be read.', 'Write limn: 1, or read it with the version of Limn that wrote it.');
  }
  return {
    limn: 1,
    name: name.name(),
    label: label.words(),
    timeZone: timeZone === undefined ? DEFAULT_TIME_ZONE : parseTimeZone(timeZone),
    identity: identity === undefined ? DEFAULT_IDENTITY : parseIdentity(identity),
    events: events.list(MAX_EVENTS).map((event) => parseEvent(named(event))),
    views: views.list(MAX_VIEWS).map((view) => parseView(named(view))),
    ...(catalogues && { catalogues: catalogues.list(MAX_CATALOGUES).map((catalogue) => parseCatalogue(named(catalogue))) }),
    ...(recommendations && { recommendations: recommendations.list(MAX_RECOMMENDATIONS).map((recommendation) => parseRecommendation(named(recommendation))) }),
    ...(about && { about: parseAbout(about) }),
  };
}

/** Paths name events and views rather than counting them. */
function named(part: Part): Part {
  const name = part.own('name');
  return typeof name === 'string' && name !== '' ? part.called(name.slice(0, 100)) : part;
}

function parseTimeZone(part: Part): string {
  const zone = part.text();
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    part.report('bad_time_zone', `'${zone.slice(0, 100)}' is not a time zone.`, `Use a name of the IANA list, such as Europe/London or Asia/Shanghai. ${zoneGuess(zone)}`.trim());
  }
  return zone;
}

function zoneGuess(zone: string): string {
  const guess = nearest(zone, Intl.supportedValuesOf('timeZone'));
  return guess === undefined ? '' : `Did you mean '${guess}'?`;
}

function parseIdentity(part: Part): IdentityDefinition {
  const { poison, maxLinks, maxCluster, personal } = part.object([], ['poison', 'maxLinks', 'maxCluster', 'personal']);
  return {
    poison: poison?.list(MAX_POISON).map((value) => value.text()) ?? DEFAULT_IDENTITY.poison,
    maxLinks: maxLinks?.whole(1, 1_000) ?? DEFAULT_IDENTITY.maxLinks,
    maxCluster: maxCluster?.whole(2, 10_000) ?? DEFAULT_IDENTITY.maxCluster,
    ...(personal && { personal: personal.list(PERSONAL_KINDS.length).map((kind) => kind.choice(PERSONAL_KINDS)) }),
  };
}
