/** Checks predictions: their event and what is asked of it, their inputs, whom they are asked about. */
import { checkAggregate } from './check-aggregate.ts';
import { checkCondition, UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import type { EventDefinition, Expression, PredictionDefinition, PredictionViewDefinition, TargetDefinition } from './definition.ts';
import { durationMs } from './duration.ts';
import { eventScope, type EventScope } from './event-scope.ts';
import type { Movement } from './movement.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';
import { checkValueColumns } from './value-columns.ts';

/** What is known when a view of predictions is checked. */
export interface PredictionScope {
  readonly events: readonly EventDefinition[];
  /** What conditions over columns may look at. */
  readonly columns: Scope;
  /** How every column before moves. */
  readonly movements: ReadonlyMap<string, Movement>;
  /** Columns of the views before, by view. */
  readonly views: ReadonlyMap<string, readonly string[]>;
  readonly problems: Problems;
}

/** A day at least: examples are taken at midnight. */
const DAY_MS = 86_400_000;

/** Checks a view of predictions. @returns what each column is */
export function checkPredictions(view: PredictionViewDefinition, scope: PredictionScope): readonly (readonly [name: string, kind: Inferred])[] {
  return Object.entries(view.predictions).map(([name, prediction]) => [name, checkPrediction(prediction, scope, `views.${view.name}.predictions.${name}`)]);
}

function checkPrediction({ target, at, inputs, population, enough, abstain, value, online }: PredictionDefinition, scope: PredictionScope, path: string): Inferred {
  const { events, columns, problems } = scope;
  if (population !== undefined) checkCondition(population, columns, `${path}.population`);
  if (enough !== undefined) checkCondition(enough, columns, `${path}.enough`);
  if (abstain !== undefined && (target.op === 'next' || target.op === 'any')) problems.report('wrong_kind', `${path}.abstain`, 'Classes have no bounds that could lie too far apart.', 'Leave it out, or ask for a probability or an amount.');
  if (online !== undefined && target.op !== 'present' && target.op !== 'absent') problems.report('wrong_kind', `${path}.online`, 'What learns with each event learns a yes or no.', 'Leave it out, or ask whether an event is present or absent.');
  inputs?.forEach((input, i) => checkInput(input, scope, `${path}.inputs[${i}]`));
  checkValueColumns({ target, ...(value && { value }), ...(inputs && { inputs }) }, { columns, views: scope.views, path: `${path}.value` });
  if ('event' in at) findEvent(at.event, events, problems, `${path}.at.event`);
  else if (at.every !== 'month' && durationMs(at.every) % DAY_MS !== 0) {
    problems.report('bad_duration', `${path}.at.every`, `Examples are taken at midnight, so '${at.every}' does not fit.`, "Write whole days, such as '7d', or 'month'.");
  }
  const event = findEvent(target.event, events, problems, `${path}.target.event`);
  return event === undefined ? UNKNOWN : checkTarget(target, event, problems, `${path}.target`);
}

function checkTarget(target: TargetDefinition, event: EventDefinition, problems: Problems, path: string): Inferred {
  const scope = eventScope([event], undefined, problems);
  if (target.where !== undefined) checkCondition(target.where, scope, `${path}.where`);
  switch (target.op) {
    case 'present':
    case 'absent':
    case 'count':
      return { kind: 'number' };
    case 'timeTo':
      return { kind: 'duration' };
    case 'sum': {
      const { kind } = checkMeasured(target.of, scope, event, path);
      if (kind !== undefined && kind !== 'number') problems.report('wrong_kind', `${path}.of`, 'Only numbers add up.', 'Name a field that is a number, or count the events.');
      return { kind: 'number' };
    }
    case 'next':
    case 'any': {
      const { kind, values } = checkMeasured(target.of, scope, event, path);
      if (kind !== undefined && kind !== 'string') problems.report('wrong_kind', `${path}.of`, 'Classes are texts.', 'Name a field that is a text or an enum.');
      return { kind: target.op === 'next' ? 'string' : 'strings', ...(values !== undefined && { values }) };
    }
  }
}

/** Labels are read as features are, so what features cannot count, labels cannot. */
function checkMeasured(of: Expression, scope: EventScope, { name }: EventDefinition, path: string): Inferred {
  return checkAggregate({ op: 'first', of }, scope, [name], path);
}

/** An input is a column before, or a view of them; a model looks at what moves in one way at most, so that the moment at which its score changes can be computed. */
function checkInput(input: string, { movements, views, problems }: PredictionScope, path: string): void {
  const named = views.get(input) ?? (movements.has(input) ? [input] : undefined);
  if (named === undefined) {
    problems.report('unknown_name', path, `There is no column or view '${input.slice(0, 100)}' before this one.`, didYouMean(input, [...views.keys(), ...movements.keys()]));
    return;
  }
  if (named.length > 1) return;
  if (movements.get(named[0]!) === 'mixed') {
    problems.report('unsolvable_rule', path, `'${named[0]}' moves in several ways, so the moment at which a score of it changes cannot be computed.`, 'Give the model its parts instead.');
  }
}

function findEvent(name: string, events: readonly EventDefinition[], problems: Problems, path: string): EventDefinition | undefined {
  const event = events.find((each) => each.name === name);
  if (event === undefined) problems.report('unknown_name', path, `There is no event '${name.slice(0, 100)}'.`, didYouMean(name, events.map((each) => each.name)));
  return event;
}
