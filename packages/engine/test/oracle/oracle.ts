/**
 * The specification of a profile: what every column is worth, computed the slow and plain way from all events each time.
 *
 * It shares nothing with the engine but the types of definitions and the hash by which ids are ordered. Where the engine and
 * the oracle disagree, one of them is wrong; `agree.ts` says how far approximate columns may be off.
 */
import type { BehaviourEvent } from '../../src/event/event.ts';
import { hash48 } from '../../src/feature/hash.ts';
import type { ColumnValue, Expression, FeatureDefinition, FeatureViewDefinition, ProfileDefinition } from '../../src/registry/definition.ts';
import { aggregate, natural, type Taken } from './aggregate.ts';
import { evaluate } from './evaluate.ts';
import { localTime } from './local-time.ts';
import { measure } from './measure.ts';
import { lengthMs, rowsOf, type Row, type Scalar, type Scalars } from './row.ts';

/**
 * Every column of one customer as of a moment, from what was known then.
 * @param events of all the customer's linked identifiers, in the order in which they were received
 * @param known what was received by then counts; default: by the moment itself
 */
export function oracle(definition: ProfileDefinition, events: readonly BehaviourEvent[], { asOf, known: knownBy = asOf }: { asOf: number; known?: number }): Record<string, ColumnValue> {
  const known = rowsOf(definition, events).filter(({ time, receivedAt }) => time < asOf && receivedAt <= knownBy);
  const columns: Record<string, ColumnValue> = {};
  const column = (expression: Expression): ColumnValue =>
    evaluate(expression, (leaf) => {
      if (leaf.op !== 'column') throw new Error(`${leaf.op} is no part of a profile`);
      return columns[leaf.name];
    });

  for (const view of definition.views) {
    switch (view.kind) {
      case 'features':
        for (const [name, feature] of Object.entries(view.features)) columns[name] = featureValue(definition, view, feature, known, asOf);
        break;
      case 'derived':
        for (const [name, { value }] of Object.entries(view.values)) columns[name] = column(value);
        break;
      case 'tags':
        for (const [name, { rule }] of Object.entries(view.tags)) columns[name] = column(rule) === true;
        break;
      case 'segments':
        for (const [name, { rule }] of Object.entries(view.segments)) columns[name] = column(rule) === true;
        break;
    }
  }
  return columns;
}

function featureValue(definition: ProfileDefinition, view: FeatureViewDefinition, feature: FeatureDefinition, known: readonly Row[], asOf: number): ColumnValue {
  const begin = windowBegin(feature, asOf);
  const taken: Taken[] = [];
  for (const row of known) {
    if (!view.sources.includes(row.definition.name) || row.time < begin) continue;
    const items: readonly (Scalars | undefined)[] = feature.each === undefined ? [undefined] : (row.items[feature.each] ?? []);
    items.forEach((item, index) => {
      const leaf = leafOf(row, item, definition.timeZone);
      const passes = [view.where, feature.where].every((where) => where === undefined || evaluate(where, (of) => natural(leaf(of))) === true);
      if (!passes) return;
      const source = { definition: view.sources.length === 1 ? row.definition : undefined, each: feature.each, leaf };
      const value = 'of' in feature.aggregate ? measure(feature.aggregate.of, source) : undefined;
      if ('of' in feature.aggregate && value === undefined) return;
      taken.push({ time: row.time, id: hash48(row.id), item: index, eventName: row.definition.name, value });
    });
  }
  return aggregate(feature.aggregate, taken, { asOf, timeZone: definition.timeZone });
}

const resolutionMs = { exact: 1, '1s': 1_000, '10s': 10_000, '1m': 60_000, '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 };

/** Windows are [⌊(t − W) / r⌋·r, t); by default r is, as a ratio, the nearest to W/300 of the lengths above. */
function windowBegin(feature: FeatureDefinition, asOf: number): number {
  if (feature.over === 'ever') return -Infinity;
  const r = windowStep(feature);
  return Math.floor((asOf - lengthMs(feature.over)) / r) * r;
}

/** The resolution of a feature's window, ms. */
export function windowStep({ over, resolution }: FeatureDefinition): number {
  const { exact, ...lengths } = resolutionMs;
  const off = (ms: number): number => Math.abs(Math.log(ms / (lengthMs(over) / 300)));
  const nearest = Object.values(lengths).sort((a, b) => off(a) - off(b))[0]!;
  return resolution === undefined ? nearest : resolution === 'exact' ? exact : resolutionMs[resolution];
}

/** What the leaves of an expression hold while a row, or an item of it, is in hand. */
function leafOf(row: Row, item: Scalars | undefined, timeZone: string): (leaf: { op: string; name?: string; part?: string }) => Scalar | undefined {
  return ({ op, name, part }) => {
    if (op === 'field') return row.fields[name!];
    if (op === 'item') return item?.[name!];
    if (op === 'eventName') return row.definition.name;
    const local = localTime(row.time, timeZone);
    return { units: BigInt(local[part as 'hour' | 'weekday' | 'month' | 'day']), scale: 0 };
  };
}
