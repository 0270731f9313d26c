/** Reads predictions from untrusted JSON. */
import type { ExampleMoments, PredictionDefinition, TargetDefinition } from './definition.ts';
import { parseExpression } from './parse-expression.ts';
import type { Part } from './part.ts';
import { parseOnline } from './parse-online.ts';
import { parseRetrain } from './parse-retrain.ts';
import { parseValueColumns } from './value-columns.ts';

const MAX_INPUTS = 2_000;

/** All that can be asked of the future. */
export const TARGET_OPS = ['present', 'absent', 'count', 'sum', 'next', 'any', 'timeTo'] as const satisfies readonly TargetDefinition['op'][];

const METRICS = ['auc', 'averagePrecision', 'logLoss', 'brier', 'rmse', 'mae', 'gini'] as const satisfies readonly NonNullable<PredictionDefinition['metric']>[];

/** A prediction as declared, or as it stands after a promotion. */
export function parsePrediction(part: Part): PredictionDefinition {
  const { target, at, label, description, unit, inputs, population, enough, abstain, metric, value, retrain, online, model, canary } = part.object(
    ['target', 'at', 'label'],
    ['description', 'unit', 'inputs', 'population', 'enough', 'abstain', 'metric', 'value', 'retrain', 'online', 'model', 'canary'],
  );
  return {
    target: parseTarget(target),
    at: parseMoments(at),
    label: label.words(),
    ...(description && { description: description.words() }),
    ...(unit && { unit: unit.filled() }),
    ...(inputs && { inputs: inputs.list(MAX_INPUTS, 1).map((input) => input.text()) }),
    ...(population && { population: parseExpression(population) }),
    ...(enough && { enough: parseExpression(enough) }),
    ...(abstain && { abstain: parseAbstain(abstain) }),
    ...(metric && { metric: metric.choice(METRICS) }),
    ...(value && { value: parseValueColumns(value) }),
    ...(retrain && { retrain: parseRetrain(retrain) }),
    ...(online && { online: parseOnline(online) }),
    ...(model && { model: parseHash(model) }),
    ...(canary && { canary: parseCanary(canary) }),
  };
}

function parseTarget(part: Part): TargetDefinition {
  const op = part.own('op') === undefined ? undefined : part.at('op', part.own('op')).choice(TARGET_OPS);
  const isMeasured = op === 'sum' || op === 'next' || op === 'any';
  const { event, within, of, where } = isMeasured ? part.object(['op', 'event', 'within', 'of'], ['where']) : { of: undefined, ...part.object(['op', 'event', 'within'], ['where']) };
  const ahead = { event: event.text(), ...(where && { where: parseExpression(where) }), within: within.duration() };
  return of === undefined || !isMeasured ? { op: (op ?? 'present') as 'present', ...ahead } : { op, of: parseExpression(of), ...ahead };
}

function parseMoments(part: Part): ExampleMoments {
  if (part.own('event') !== undefined) return { event: part.object(['event']).event.text() };
  const { every } = part.object(['every']);
  return { every: every.value === 'month' ? 'month' : every.duration() };
}

function parseAbstain(part: Part): NonNullable<PredictionDefinition['abstain']> {
  const { widest } = part.object(['widest']);
  const of = widest.number();
  if (!(of > 0)) widest.report('bad_number', `${of} is not above 0.`, 'Write how far the bounds of a score may lie apart, such as 0.3.');
  return { widest: of };
}

function parseCanary(part: Part): NonNullable<PredictionDefinition['canary']> {
  const { model, share } = part.object(['model', 'share']);
  const of = share.number();
  if (!(of > 0 && of < 1)) share.report('bad_number', `${of} is not between 0 and 1.`, 'Write the share of customers, such as 0.1.');
  return { model: parseHash(model), share: of };
}

function parseHash(part: Part): string {
  const text = part.text();
  if (!/^[0-9a-f]{32}$/.test(text)) part.report('malformed_definition', 'This is no content hash of a model.', 'Leave it out: promoting a model writes it.');
  return text;
}
