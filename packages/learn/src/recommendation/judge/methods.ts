/** Every method that can be judged, by the name that the command line knows it by. */
import { createPopularity } from '@limn/engine';
import { learnError } from '../../errors.ts';
import { followingMethod } from './following-method.ts';
import { frequentMethod } from './frequent-method.ts';
import type { Method } from './method.ts';

/** Loaded when asked for: what one method needs, others start without. */
const methods: Readonly<Record<string, () => Method | Promise<Method>>> = {
  popular: () => followingMethod('popular', () => createPopularity({ itemsPerCustomer: Infinity })),
  frequent: frequentMethod,
};

/** The names, simple ones first. */
export const methodNames: readonly string[] = Object.keys(methods);

/** @throws LearnError `method_unknown` */
export async function requireMethod(name: string): Promise<Method> {
  const create = methods[name];
  if (create === undefined) throw learnError('method_unknown', { method: name, known: methodNames });
  return create();
}
