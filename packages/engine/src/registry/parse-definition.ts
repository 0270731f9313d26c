/** Reads a definition from untrusted JSON: its shape here, its meaning in `check-definition.ts`. */
import { DefinitionError } from '../errors.ts';
import { checkDefinition } from './check-definition.ts';
import { DEFAULT_IDENTITY, DEFAULT_LATENESS, DEFAULT_TIME_ZONE } from './default.ts';
import type {
  EventDefinition, EventMatch, FeatureDefinition, Field, IdentityDefinition, ProfileDefinition, Resolution, RuleDefinition, ScalarField, ViewDefinition,
} from './definition.ts';
import { parseAggregate, parseExpression } from './parse-expression.ts';
import { Part, Problems } from './part.ts';
import { nearest } from './nearest.ts';
import { RESOLUTION_MS } from './window.ts';

const MAX_EVENTS = 500;
const MAX_FIELDS = 500;
const MAX_VIEWS = 1_000;
const MAX_COLUMNS_OF_VIEW = 2_000;
const MAX_SCALE = 9;
const MAX_VALUES = 1_000;
const MAX_POISON = 10_000;

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
  const { limn, name, label, timeZone, identity, events, views } = part.object(['limn', 'name', 'label', 'events', 'views'], ['timeZone', 'identity']);
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
  };
}

/** Paths name events and views rather than counting them. */
function named(part: Part): Part {
  const { value } = part;
  const name: unknown = typeof value === 'object' && value !== null && Object.hasOwn(value, 'name') ? (value as { readonly name: unknown }).name : undefined;
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
  const { poison, maxLinks, maxCluster } = part.object([], ['poison', 'maxLinks', 'maxCluster']);
  return {
    poison: poison?.list(MAX_POISON).map((value) => value.text()) ?? DEFAULT_IDENTITY.poison,
    maxLinks: maxLinks?.whole(1, 1_000) ?? DEFAULT_IDENTITY.maxLinks,
    maxCluster: maxCluster?.whole(2, 10_000) ?? DEFAULT_IDENTITY.maxCluster,
  };
}

function parseEvent(part: Part): EventDefinition {
  const { name, match, label, summary, lateness, fields } = part.object(['name', 'match', 'label', 'summary', 'fields'], ['lateness']);
  return {
    name: name.name(),
    match: parseMatch(match),
    label: label.words(),
    summary: summary.words(),
    lateness: lateness?.duration() ?? DEFAULT_LATENESS,
    fields: Object.fromEntries(fields.record(MAX_FIELDS).map(([field, type]) => [field, parseField(type)])),
  };
}

function parseMatch(part: Part): EventMatch {
  const { call, event } = part.object(['call'], ['event']);
  const match = { call: call.choice(['track', 'page', 'screen', 'identify', 'group']), ...(event && { event: event.filled() }) };
  if (match.call === 'track' && event === undefined && typeof call.value === 'string') {
    part.report('missing_key', 'A track event has a name on the wire.', 'Add event: \'…\', as the sender writes it.');
  }
  if ((match.call === 'identify' || match.call === 'group') && event !== undefined) {
    part.report('unknown_key', `A message of the call ${match.call} has no event name.`, 'Leave out event.');
  }
  return match;
}

function parseField(part: Part): Field {
  if (typeOf(part) !== 'array') return parseScalar(part);
  const { items, from, optional } = part.object(['type', 'items'], ['from', 'optional']);
  return { type: 'array', items: Object.fromEntries(items.record(MAX_FIELDS).map(([item, type]) => [item, parseScalar(type)])), ...parsePlace({ from, optional }) };
}

function parseScalar(part: Part): ScalarField {
  const type = typeOf(part);
  switch (type) {
    case 'string':
    case 'boolean':
      return { type, ...parsePlace(part.object(['type'], ['from', 'optional'])) };
    case 'enum': {
      const { values, ...place } = part.object(['type', 'values'], ['from', 'optional']);
      return { type, values: values.list(MAX_VALUES, 1).map((value) => value.text()), ...parsePlace(place) };
    }
    case 'number': {
      const { scale, unit, ...place } = part.object(['type', 'scale'], ['unit', 'from', 'optional']);
      return { type, scale: scale.whole(0, MAX_SCALE), ...(unit && { unit: unit.filled() }), ...parsePlace(place) };
    }
    default:
      part.at('type', type).choice(['string', 'number', 'boolean', 'enum', 'array']);
      return part.problems.hole({ type: 'string' });
  }
}

function typeOf({ value }: Part): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'type') ? (value as { readonly type: unknown }).type : undefined;
}

function parsePlace({ from, optional }: { readonly from?: Part | undefined; readonly optional?: Part | undefined }): { readonly from?: string; readonly optional?: true } {
  if (optional !== undefined && optional.value !== true) optional.report('malformed_definition', 'optional is true or absent.', 'Write optional: true, or leave it out.');
  return { ...(from && { from: parsePath(from) }), ...(optional && { optional: true }) };
}

function parsePath(part: Part): string {
  const path = part.text();
  const keys = path.split('.');
  if (typeof part.value === 'string' && keys.some((key) => key === '' || key === '__proto__')) {
    part.report('bad_name', `'${path.slice(0, 100)}' is not a path.`, 'Write the property\'s name, or several joined by dots: shipping.country.');
  }
  return path;
}

const RESOLUTIONS = Object.keys(RESOLUTION_MS) as Resolution[];

function parseView(part: Part): ViewDefinition {
  const kind = kindOf(part);
  switch (kind) {
    case 'features': {
      const { name, label, sources, where, features } = part.object(['kind', 'name', 'label', 'sources', 'features'], ['where']);
      return {
        kind, name: name.name(), label: label.words(),
        sources: sources.list(MAX_EVENTS, 1).map((source) => source.text()),
        ...(where && { where: parseExpression(where) }),
        features: Object.fromEntries(features.record(MAX_COLUMNS_OF_VIEW).map(([column, feature]) => [column, parseFeature(feature)])),
      };
    }
    case 'derived': {
      const { name, label, values } = part.object(['kind', 'name', 'label', 'values']);
      return { kind, name: name.name(), label: label.words(), values: Object.fromEntries(values.record(MAX_COLUMNS_OF_VIEW).map(([column, value]) => [column, parseValue(value)])) };
    }
    case 'tags': {
      const { name, label, tags } = part.object(['kind', 'name', 'label', 'tags']);
      return { kind, name: name.name(), label: label.words(), tags: parseRules(tags) };
    }
    case 'segments': {
      const { name, label, segments } = part.object(['kind', 'name', 'label', 'segments']);
      return { kind, name: name.name(), label: label.words(), segments: parseRules(segments) };
    }
    default:
      if (kind === undefined) part.object(['kind', 'name', 'label'], ['sources', 'where', 'features', 'values', 'tags', 'segments']);
      else part.at('kind', kind).choice(['features', 'derived', 'tags', 'segments']);
      return { kind: 'tags', name: '', label: { en: '', zh: '' }, tags: {} };
  }
}

function kindOf({ value }: Part): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'kind') ? (value as { readonly kind: unknown }).kind : undefined;
}

function parseFeature(part: Part): FeatureDefinition {
  const { aggregate, each, where, over, resolution, label, unit } = part.object(['aggregate', 'over', 'label'], ['each', 'where', 'resolution', 'unit']);
  return {
    aggregate: parseAggregate(aggregate),
    ...(each && { each: each.text() }),
    ...(where && { where: parseExpression(where) }),
    over: over.value === 'ever' ? 'ever' : over.duration(),
    ...(resolution && { resolution: resolution.choice(RESOLUTIONS, 'bad_resolution') }),
    label: label.words(),
    ...(unit && { unit: unit.filled() }),
  };
}

function parseValue(part: Part): Extract<ViewDefinition, { kind: 'derived' }>['values'][string] {
  const { value, label, unit } = part.object(['value', 'label'], ['unit']);
  return { value: parseExpression(value), label: label.words(), ...(unit && { unit: unit.filled() }) };
}

function parseRules(part: Part): Readonly<Record<string, RuleDefinition>> {
  return Object.fromEntries(part.record(MAX_COLUMNS_OF_VIEW).map(([column, rule]) => [column, parseRule(rule)]));
}

function parseRule(part: Part): RuleDefinition {
  const { rule, label, description } = part.object(['rule', 'label'], ['description']);
  return { rule: parseExpression(rule), label: label.words(), ...(description && { description: description.words() }) };
}
