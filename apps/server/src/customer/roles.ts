/** Which columns tell what a table of customers shows, found by what they are rather than by their names. */
import { durationMs, type Engine, type FeatureDefinition } from '@limn/engine';

/** Names of columns; absent where the definition has none. */
export interface CustomerRoles {
  /** How long ago something happened last, ms: the newest of them counts. */
  readonly lastSeen: readonly string[];
  /** What the customer is worth: money, over the longest window up to a year and a bit. */
  readonly value?: string;
  /** How likely it is that the customer leaves. */
  readonly leaving?: string;
}

const longestMs = 400 * 86_400_000;
const byEngine = new WeakMap<Engine['columns'], CustomerRoles>();

/** Cost: the definition, once. */
export function rolesOf({ definition, columns }: Pick<Engine, 'definition' | 'columns'>): CustomerRoles {
  const known = byEngine.get(columns);
  if (known !== undefined) return known;
  const features = definition.views.flatMap((view) => (view.kind === 'features' ? Object.entries(view.features) : []));
  const lastSeen = features.flatMap(([name, { aggregate, over, where }]) => (aggregate.op === 'timeSince' && aggregate.which === 'last' && over === 'ever' && where === undefined ? [name] : []));
  const value = valueAmong(features, definition.about) ?? undefined;
  const leaving = definition.views.flatMap((view) => (view.kind === 'predictions' ? Object.entries(view.predictions) : [])).find(([, { target }]) => target.op === 'absent')?.[0];
  const roles = { lastSeen, ...(value !== undefined && { value }), ...(leaving !== undefined && { leaving }) };
  byEngine.set(columns, roles);
  return roles;
}

/** What customers are ranked by in their sentences; else the money of the longest window. */
function valueAmong(features: readonly (readonly [name: string, feature: FeatureDefinition])[], about: Engine['definition']['about']): string | undefined {
  const ranked = about?.flat().flatMap(({ text }) => [...text.en.matchAll(/\{(\w+)\.rank\}/g)].map(([, name]) => name!))[0];
  if (ranked !== undefined) return ranked;
  const lengthOf = ({ over }: FeatureDefinition): number => (over === 'ever' ? 0 : durationMs(over));
  const sums = features.filter(([, feature]) => feature.aggregate.op === 'sum' && /^[A-Z]{3}$/.test(feature.unit ?? '') && lengthOf(feature) <= longestMs);
  return sums.sort(([, a], [, b]) => lengthOf(b) - lengthOf(a))[0]?.[0];
}
