/** Reads events and their fields from untrusted JSON. */
import { DEFAULT_LATENESS } from './default.ts';
import type { EventDefinition, EventMatch, Field, ScalarField } from './definition.ts';
import type { Part } from './part.ts';

const MAX_FIELDS = 500;
const MAX_SCALE = 9;
const MAX_VALUES = 1_000;

/** An event; fields that cannot be read become holes. */
export function parseEvent(part: Part): EventDefinition {
  const { name, match, label, summary, lateness, fields } = part.object(['name', 'match', 'label', 'summary', 'fields'], ['lateness']);
  return {
    name: name.name(),
    match: parseMatch(match),
    label: label.words(),
    summary: summary.words(),
    lateness: lateness?.duration({ zero: true }) ?? DEFAULT_LATENESS,
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
  if (part.own('type') !== 'array') return parseScalar(part);
  const { items, from, optional } = part.object(['type', 'items'], ['from', 'optional']);
  return { type: 'array', items: Object.fromEntries(items.record(MAX_FIELDS).map(([item, type]) => [item, parseScalar(type)])), ...parsePlace({ from, optional }) };
}

/** A field that holds one value. */
export function parseScalar(part: Part): ScalarField {
  const type = part.own('type');
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
