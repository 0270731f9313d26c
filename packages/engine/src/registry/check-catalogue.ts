/** Checks catalogues: the events that tell of items, and what some fields mean. */
import type { CatalogueDefinition, CatalogueField, CatalogueRoles, CatalogueSource } from './catalogue-definition.ts';
import { checkCondition, checkExpression, expect } from './check-expression.ts';
import type { ColumnType, EventDefinition, Expression } from './definition.ts';
import { eventScope, type EventScope } from './event-scope.ts';
import { didYouMean } from './nearest.ts';
import { CATALOGUE_ROLES } from './parse-catalogue.ts';
import type { Problems } from './problems.ts';

/** Of which types a field may be to mean something. */
const ROLE_TYPES: Readonly<Record<keyof CatalogueRoles, readonly CatalogueField['type'][]>> = {
  title: ['text', 'category'], category: ['category', 'text'], brand: ['category', 'text'], price: ['number'], available: ['boolean', 'number'],
};

/** Reports what is wrong with a catalogue. */
export function checkCatalogue({ name, fields, roles, sources }: CatalogueDefinition, events: readonly EventDefinition[], problems: Problems): void {
  const path = `catalogues.${name}`;
  for (const role of CATALOGUE_ROLES) {
    const field = roles[role];
    if (field === undefined) continue;
    const type = fieldOf(field, fields, problems, `${path}.roles.${role}`)?.type;
    if (type !== undefined && !ROLE_TYPES[role].includes(type)) {
      problems.report('wrong_kind', `${path}.roles.${role}`, `'${field}' is a ${type}, which cannot be the ${role}.`, `Name a field of the type ${ROLE_TYPES[role].join(' or ')}.`);
    }
  }
  sources.forEach((source, i) => checkSource(source, { fields, events, problems, path: `${path}.sources[${i}]` }));
}

/** The field of a catalogue by name, or a report. */
export function fieldOf(name: string, fields: CatalogueDefinition['fields'], problems: Problems, path: string): CatalogueField | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  problems.report('unknown_name', path, `The catalogue has no field '${name.slice(0, 100)}'.`, didYouMean(name, Object.keys(fields)));
  return undefined;
}

/** Where expressions over an event that speaks of items stand; undefined when there is no such event or list, which is reported. */
export function mentionScope(source: { readonly event: string; readonly each?: string }, events: readonly EventDefinition[], problems: Problems, path: string): EventScope | undefined {
  const event = events.find(({ name }) => name === source.event);
  if (event === undefined) {
    problems.report('unknown_name', `${path}.event`, `There is no event '${source.event.slice(0, 100)}'.`, didYouMean(source.event, events.map(({ name }) => name)));
    return undefined;
  }
  const lists = Object.entries(event.fields).flatMap(([field, { type }]) => (type === 'array' ? [field] : []));
  if (source.each !== undefined && !lists.includes(source.each)) {
    problems.report('unknown_name', `${path}.each`, `The event '${event.name}' has no list '${source.each.slice(0, 100)}'.`, didYouMean(source.each, lists));
    return undefined;
  }
  return eventScope([event], source.each, problems);
}

/** Keys are texts: a number has a unit and a scale, and nothing else names an item. */
export function checkKey(key: Expression, scope: EventScope, path: string): void {
  expect(checkExpression(key, scope, path), ['string'], 'An item\'s key is a text', scope, path, 'Declare the field as string(): numbers that are sent as texts are read as such.');
}

function checkSource(source: CatalogueSource, { fields, events, problems, path }: { readonly fields: CatalogueDefinition['fields']; readonly events: readonly EventDefinition[]; readonly problems: Problems; readonly path: string }): void {
  const scope = mentionScope(source, events, problems, path);
  if (scope === undefined) return;
  checkKey(source.key, scope, `${path}.key`);
  if (source.where !== undefined) checkCondition(source.where, scope, `${path}.where`);
  for (const [name, value] of Object.entries(source.fields)) {
    const at = `${path}.fields.${name}`;
    const field = fieldOf(name, fields, problems, at);
    const found = checkExpression(value, scope, at);
    if (field !== undefined) expect(found, [KINDS[field.type]], `The field '${name}' is a ${field.type}`, scope, at);
  }
}

/** What kind of value a field takes. */
export const KINDS: Readonly<Record<CatalogueField['type'], ColumnType>> = { text: 'string', category: 'string', boolean: 'boolean', number: 'number' };
