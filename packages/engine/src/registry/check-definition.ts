/** The meaning of a definition whose shape is right: names that are one thing each, and everything that is used declared. */
import { checkAbout } from './check-about.ts';
import { checkCatalogue } from './check-catalogue.ts';
import type { Inferred } from './check-expression.ts';
import { checkRecommendation } from './check-recommendation.ts';
import { checkViews, columnNames } from './check-view.ts';
import type { EventDefinition, ProfileDefinition, Words } from './definition.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

const MAX_COLUMNS = 10_000;

/** Reports everything that is wrong with a definition. */
export function checkDefinition(definition: ProfileDefinition, problems: Problems): void {
  const { events, views } = definition;
  reportTwice(events.map(({ name }) => ({ name, path: `events.${name}` })), 'Two events are', problems);
  reportTwice(views.map(({ name }) => ({ name, path: `views.${name}` })), 'Two views are', problems);
  const columns = views.flatMap((view) => columnNames(view).map((name) => ({ name, path: `views.${view.name}`, view: view.name })));
  reportTwice(columns, 'Two columns are', problems);
  if (columns.length > MAX_COLUMNS) problems.report('too_large', 'views', `There are ${columns.length} columns, more than ${MAX_COLUMNS}.`, 'Split the profile.');
  reportSameMatch(events, problems);
  for (const event of events) checkEvent(event, problems);
  const { kinds } = checkViews(definition, problems);
  checkOffers(definition, kinds, problems);
  checkAbout(definition.about ?? [], kinds, problems);
}

/** Catalogues, and what is recommended of them. */
function checkOffers({ events, catalogues = [], recommendations = [] }: ProfileDefinition, columns: ReadonlyMap<string, Inferred>, problems: Problems): void {
  reportTwice(catalogues.map(({ name }) => ({ name, path: `catalogues.${name}` })), 'Two catalogues are', problems);
  reportTwice(recommendations.map(({ name }) => ({ name, path: `recommendations.${name}` })), 'Two recommendations are', problems);
  for (const catalogue of catalogues) checkCatalogue(catalogue, events, problems);
  for (const recommendation of recommendations) checkRecommendation(recommendation, { events, catalogues, columns, problems });
}

function reportTwice(all: readonly { readonly name: string; readonly path: string }[], what: string, problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name, path } of all) {
    const before = seen.get(name);
    if (before === undefined) seen.set(name, path);
    else if (name !== '') problems.report('duplicate_name', path, `${what} called '${name}'${before === path ? '' : `: one in ${before}, one here`}.`, 'Rename one of them.');
  }
}

function reportSameMatch(events: readonly EventDefinition[], problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { name, match } of events) {
    const key = JSON.stringify([match.call, match.event]);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, name);
    else problems.report('duplicate_match', `events.${name}.match`, `'${before}' is read from the same message.`, 'Make it one event with an optional field, or match another message.');
  }
}

function checkEvent({ name, summary, fields }: EventDefinition, problems: Problems): void {
  const path = `events.${name}`;
  for (const language of ['en', 'zh'] as const) checkPlaceholders(summary, language, fields, problems, path);
  for (const [field, type] of Object.entries(fields)) {
    for (const [item, scalar] of type.type === 'array' ? Object.entries(type.items) : [[field, type] as const]) {
      if (scalar.type === 'enum' && new Set(scalar.values).size !== scalar.values.length) {
        problems.report('duplicate_name', `${path}.fields.${type.type === 'array' ? `${field}.items.${item}` : field}.values`, 'A value stands here twice.', 'List each once.');
      }
    }
  }
}

/** What stands in braces is a field that is no list, or the length of a list. */
function checkPlaceholders(summary: Words, language: keyof Words, fields: EventDefinition['fields'], problems: Problems, path: string): void {
  const known = Object.entries(fields).map(([name, { type }]) => (type === 'array' ? `${name}.length` : name));
  for (const [, placeholder = ''] of summary[language].matchAll(/\{([^{}]*)\}/g)) {
    if (!known.includes(placeholder)) problems.report('unknown_placeholder', `${path}.summary.${language}`, `{${placeholder}} is no field of the event.`, didYouMean(placeholder, known));
  }
}
