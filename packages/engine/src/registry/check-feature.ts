/** Checks features: their events, their windows, and what they say of an event or its items. */
import { checkAggregate } from './check-aggregate.ts';
import { checkCondition, UNKNOWN, type Inferred } from './check-expression.ts';
import type { EventDefinition, FeatureDefinition, FeatureViewDefinition } from './definition.ts';
import { durationMs } from './duration.ts';
import { eventScope } from './event-scope.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';
import { RESOLUTION_MS } from './window.ts';

/** Checks a view of features. @returns what each column is */
export function checkFeatures(view: FeatureViewDefinition, events: readonly EventDefinition[], problems: Problems): readonly (readonly [name: string, kind: Inferred])[] {
  const path = `views.${view.name}`;
  const names = events.map(({ name }) => name);
  const sources = view.sources.flatMap((source, i) => {
    const event = events.find(({ name }) => name === source);
    if (event === undefined) problems.report('unknown_name', `${path}.sources[${i}]`, `There is no event '${source.slice(0, 100)}'.`, didYouMean(source, names));
    return event ?? [];
  });
  if (new Set(view.sources).size !== view.sources.length) problems.report('duplicate_name', `${path}.sources`, 'An event stands here twice.', 'List each once.');
  const complete = sources.length === view.sources.length;
  if (complete && view.where !== undefined) checkCondition(view.where, eventScope(sources, undefined, problems), `${path}.where`);
  return Object.entries(view.features).map(([name, feature]) => [name, complete ? checkFeature(feature, sources, problems, `${path}.features.${name}`) : UNKNOWN]);
}

function checkFeature(feature: FeatureDefinition, sources: readonly EventDefinition[], problems: Problems, path: string): Inferred {
  checkWindow(feature, problems, path);
  if (feature.each !== undefined && !checkEach(feature.each, sources, problems, `${path}.each`)) return UNKNOWN;
  const scope = eventScope(sources, feature.each, problems);
  if (feature.where !== undefined) checkCondition(feature.where, scope, `${path}.where`);
  return checkAggregate(feature.aggregate, scope, sources.map(({ name }) => name), `${path}.aggregate`);
}

function checkWindow({ over, resolution }: FeatureDefinition, problems: Problems, path: string): void {
  if (resolution === undefined) return;
  if (over === 'ever') problems.report('bad_resolution', `${path}.resolution`, 'A window for ever has no far edge.', 'Leave out resolution.');
  else if (RESOLUTION_MS[resolution] > durationMs(over)) {
    problems.report('bad_resolution', `${path}.resolution`, `The resolution ${resolution} is longer than the window ${over}.`, 'Give a finer one, or leave it out.');
  }
}

function checkEach(each: string, sources: readonly EventDefinition[], problems: Problems, path: string): boolean {
  const [only, ...more] = sources;
  const arrays = Object.entries(only?.fields ?? {}).flatMap(([name, { type }]) => (type === 'array' ? [name] : []));
  if (more.length > 0) problems.report('item_outside_each', path, 'A view over several events looks at whole events.', 'Leave out each, or make a view of the one event.');
  else if (!arrays.includes(each)) problems.report('unknown_name', path, `'${each.slice(0, 100)}' is no array field of '${only?.name}'.`, didYouMean(each, arrays));
  else return true;
  return false;
}
