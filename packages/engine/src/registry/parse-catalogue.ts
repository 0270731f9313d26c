/** Reads catalogues from untrusted JSON. */
import type { CatalogueDefinition, CatalogueField, CatalogueRoles, CatalogueSource } from './catalogue-definition.ts';
import { parseExpression } from './parse-expression.ts';
import type { Part } from './part.ts';

const MAX_FIELDS = 100;
const MAX_SOURCES = 100;
const MAX_SCALE = 9;

/** What some fields mean. */
export const CATALOGUE_ROLES = ['title', 'category', 'brand', 'price', 'available'] as const satisfies readonly (keyof CatalogueRoles)[];

/** A catalogue; fields that cannot be read become texts. */
export function parseCatalogue(part: Part): CatalogueDefinition {
  const { name, label, fields, roles, sources } = part.object(['name', 'label', 'fields', 'roles', 'sources']);
  return {
    name: name.name(),
    label: label.words(),
    fields: Object.fromEntries(fields.record(MAX_FIELDS).map(([field, type]) => [field, parseField(type)])),
    roles: parseRoles(roles),
    sources: sources.list(MAX_SOURCES).map(parseSource),
  };
}

function parseField(part: Part): CatalogueField {
  if (part.own('type') === 'number') {
    const { scale, unit, label } = part.object(['type', 'scale', 'label'], ['unit']);
    return { type: 'number', scale: scale.whole(0, MAX_SCALE), ...(unit && { unit: unit.filled() }), label: label.words() };
  }
  const { type, label } = part.object(['type', 'label']);
  return { type: type.choice(['text', 'category', 'boolean', 'number']) as 'text', label: label.words() };
}

function parseRoles(part: Part): CatalogueRoles {
  const roles = part.object([], CATALOGUE_ROLES);
  return Object.fromEntries(CATALOGUE_ROLES.flatMap((role) => (roles[role] === undefined ? [] : [[role, roles[role].text()]])));
}

function parseSource(part: Part): CatalogueSource {
  const { event, each, key, fields, where, says } = part.object(['event', 'key', 'fields'], ['each', 'where', 'says']);
  return {
    event: event.text(),
    ...(each && { each: each.text() }),
    key: parseExpression(key),
    fields: Object.fromEntries(fields.record(MAX_FIELDS).map(([field, value]) => [field, parseExpression(value)])),
    ...(where && { where: parseExpression(where) }),
    ...(says && { says: says.choice(['changed', 'gone']) }),
  };
}
