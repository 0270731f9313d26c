/** What is aggregated of a row or item: a text, a boolean, or an exact decimal. */
import type { EventDefinition, Expression } from '../../src/registry/definition.ts';
import type { Decimal, Scalar } from './row.ts';

export interface Source {
  /** undefined when the view has several sources. */
  readonly definition: EventDefinition | undefined;
  readonly each: string | undefined;
  /** What a leaf holds in the row or item in hand. */
  readonly leaf: (leaf: Extract<Expression, { op: 'field' | 'item' | 'eventTime' | 'eventName' }>) => Scalar | undefined;
}

/** A field as it stands, or exact arithmetic over fields; missing when a part is missing. */
export function measure(of: Expression, source: Source): Scalar | undefined {
  switch (of.op) {
    case 'field':
    case 'item':
    case 'eventTime':
    case 'eventName':
      return source.leaf(of);
    case 'literal':
      return decimal(of.value as number);
    case 'multiply': {
      const [left, right] = [measure(of.left, source), measure(of.right, source)] as (Decimal | undefined)[];
      return left && right && { units: left.units * right.units, scale: left.scale + right.scale };
    }
    case 'add':
    case 'subtract': {
      const scale = scaleOf(of, source);
      const [left, right] = [measure(of.left, source), measure(of.right, source)] as (Decimal | undefined)[];
      if (left === undefined || right === undefined) return undefined;
      const [l, r] = [raised(left, scale), raised(right, scale)];
      return { units: of.op === 'add' ? l + r : l - r, scale };
    }
    case 'orElse': {
      const scale = scaleOf(of, source);
      const value = (measure(of.of, source) ?? measure(of.otherwise, source)) as Decimal | undefined;
      return value && { units: raised(value, scale), scale };
    }
    default:
      throw new Error(`${of.op} cannot be aggregated`);
  }
}

/** Digits after the point that hold every value of the expression. */
function scaleOf(of: Expression, source: Source): number {
  switch (of.op) {
    case 'literal':
      return decimal(of.value as number).scale;
    case 'field':
      return declaredScale(source.definition?.fields[of.name]);
    case 'item': {
      const array = source.definition?.fields[source.each ?? ''];
      return declaredScale(array?.type === 'array' ? array.items[of.name] : undefined);
    }
    case 'multiply':
      return scaleOf(of.left, source) + scaleOf(of.right, source);
    case 'add':
    case 'subtract':
      return Math.max(scaleOf(of.left, source), scaleOf(of.right, source));
    case 'orElse':
      return Math.max(scaleOf(of.of, source), scaleOf(of.otherwise, source));
    default:
      return 0;
  }
}

function declaredScale(field: EventDefinition['fields'][string] | undefined): number {
  return field?.type === 'number' ? field.scale : 0;
}

function raised({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}

/** A number as its shortest text says it. */
function decimal(value: number): Decimal {
  const [whole, fraction = ''] = String(value).split('.') as [string, string?];
  return { units: BigInt(whole + fraction), scale: fraction.length };
}
