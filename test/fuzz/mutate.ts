/** Things as they should be, made into things as they come. */
import type { Random } from './random.ts';

/** JSON values at which programs stumble. */
const awkward: readonly unknown[] = [
  null, true, false, 0, -0, 1, -1, 0.1, 1e-7, 1e21, 1e308, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 2 ** 31, 253_402_300_800_000, -62_135_596_800_001,
  '', ' ', '0', 'null', 'undefined', 'NaN', '\u0000', '\ud800', '\udfff\ud800', 'e\u0301', '\u202e', '张', '👩‍👩‍👧', 'x'.repeat(1_025), 'constructor', '__proto__', 'prototype', 'toString', 'anonymous',
  '2011-06-01', '2011-06-01T12:00:00Z', '2011-06-01T12:00:00.123456789+08:00', '9999-12-31T23:59:59Z', '2011-02-30T00:00:00Z', '0d', '1s', '365000d', '-5m', '1h ',
  [], {}, [[]], [null], { length: -1 }, { toJSON: 1 },
];
const awkwardKeys: readonly string[] = ['', 'constructor', '__proto__', 'toString', 'length', 'type', 'op', 'name', 'over', 'value', '张', 'a.b', ' ', '0'];

type Container = Record<string, unknown> | unknown[];

/** A copy of a JSON value with one to four things changed: replaced, left out, doubled, moved, nested, spoiled. */
export function mutateJson(value: unknown, random: Random): unknown {
  let copy = structuredClone(value);
  for (let changes = 1 + random.below(random.chance(0.2) ? 4 : 2); changes > 0; changes--) copy = changeOne(copy, random);
  return copy;
}

function changeOne(value: unknown, random: Random): unknown {
  const places: { readonly parent: Container; readonly key: string | number }[] = [];
  collect(value, places);
  if (places.length === 0) return random.pick(awkward);
  const { parent, key } = random.pick(places);
  const slots = parent as Record<string | number, unknown>;
  switch (random.below(8)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(key as number, 1);
      else delete slots[key];
      break;
    case 1:
      if (Array.isArray(parent)) parent.splice(key as number, 0, structuredClone(parent[key as number]));
      else define(slots, random.pick(awkwardKeys), structuredClone(random.pick(awkward)));
      break;
    case 2: {
      const other = random.pick(places);
      slots[key] = structuredClone((other.parent as Record<string | number, unknown>)[other.key]);
      break;
    }
    case 3:
      slots[key] = nest(slots[key], random.below(40));
      break;
    case 4:
      slots[key] = spoil(slots[key], random);
      break;
    case 5:
      if (!Array.isArray(parent)) {
        define(slots, random.pick(awkwardKeys), slots[key]);
        delete slots[key];
      }
      break;
    default:
      slots[key] = structuredClone(random.pick(awkward));
  }
  return value;
}

/** `__proto__` as JSON.parse makes it: an own key. */
function define(object: Record<string | number, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function collect(value: unknown, places: { parent: Container; key: string | number }[]): void {
  if (typeof value !== 'object' || value === null) return;
  const parent = value as Container;
  for (const key of Array.isArray(parent) ? parent.keys() : Object.keys(parent)) {
    places.push({ parent, key });
    collect((parent as Record<string | number, unknown>)[key], places);
  }
}

function nest(value: unknown, depth: number): unknown {
  let nested = value;
  for (let i = 0; i < depth; i++) nested = i % 2 === 0 ? [nested] : { a: nested };
  return nested;
}

function spoil(value: unknown, random: Random): unknown {
  if (typeof value === 'string') {
    const at = random.below(value.length + 1);
    const added = random.pick(['', '0', ' ', '\n', '\u0000', '\ud83d', '"', '\\', '张', 'Z', '-', '{', '}']);
    return value.slice(0, at) + added + value.slice(at + random.below(3));
  }
  if (typeof value === 'number') return random.pick([-value, value + 1, value * 10, value / 3, value * 2 ** 40, Math.trunc(value), String(value)]);
  return value;
}

/** A copy of bytes with some flipped, cut off, left out, doubled or overwritten. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let copy = Uint8Array.from(bytes);
  for (let changes = 1 + random.below(random.chance(0.2) ? 6 : 1); changes > 0 && copy.length > 0; changes--) {
    const at = random.below(copy.length);
    const length = 1 + random.below(Math.min(32, copy.length - at));
    switch (random.below(6)) {
      case 0:
        copy = copy.slice(0, at);
        break;
      case 1:
        copy = join(copy.subarray(0, at), copy.subarray(at + length));
        break;
      case 2:
        copy = join(copy.subarray(0, at + length), copy.subarray(at));
        break;
      case 3:
        copy.fill(random.pick([0, 255, 10, 123]), at, at + length);
        break;
      default:
        copy[at]! ^= 1 << random.below(8);
    }
  }
  return copy;
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

/** Smaller neighbours of a JSON value, for finding the least one that still fails. */
export function* smallerJson(value: unknown): Generator<unknown> {
  const places: { parent: Container; key: string | number }[] = [];
  collect(value, places);
  for (let i = 0; i < places.length; i++) {
    for (const replace of [undefined, null, 0, ''] as const) {
      const copy = structuredClone(value);
      const there: typeof places = [];
      collect(copy, there);
      const { parent, key } = there[i]!;
      if (replace !== undefined) {
        if ((parent as Record<string | number, unknown>)[key] === replace) continue;
        (parent as Record<string | number, unknown>)[key] = replace;
      } else if (Array.isArray(parent)) parent.splice(key as number, 1);
      else delete parent[key];
      yield copy;
    }
  }
}
