/** Every method that can be judged, by the name that the command line knows it by. */
import { learnError } from '../../errors.ts';
import { blendMethod } from './blend-method.ts';
import { associationMethod, neighboursMethod, popularMethod, recentMethod, repeatMethod, sessionsMethod, togetherMethod } from './following-methods.ts';
import { frequentMethod } from './frequent-method.ts';
import type { Method } from './method.ts';
import { usualMethod } from './usual-method.ts';

/** Loaded when asked for: what one method needs, others start without. */
const methods: Readonly<Record<string, () => Method | Promise<Method>>> = {
  popular: popularMethod,
  frequent: frequentMethod,
  recent: recentMethod,
  repeat: repeatMethod,
  usual: usualMethod,
  together: togetherMethod,
  association: associationMethod,
  neighbours: neighboursMethod,
  sessions: sessionsMethod,
  ease: async () => (await import('../ease/ease-method.ts')).easeMethod(),
  als: async () => (await import('../als/als-method.ts')).alsMethod(),
  basket: async () => (await import('../basket/basket-method.ts')).basketMethod(),
  sequence: async () => (await import('../sequence/sequence-method.ts')).sequenceMethod(),
  bert4rec: async () => (await import('../sequence/sequence-method.ts')).bert4recMethod(),
  ranked: async () => (await import('../stack/ranked-method.ts')).rankedMethod(),
  blend: () => blendMethod('blend', [sessionsMethod(), neighboursMethod(), associationMethod(), repeatMethod(), frequentMethod(), recentMethod()]),
};

/** The names, simple ones first. */
export const methodNames: readonly string[] = Object.keys(methods);

/** @throws LearnError `method_unknown` */
export async function requireMethod(name: string): Promise<Method> {
  const create = methods[name];
  if (create === undefined) throw learnError('method_unknown', { method: name, methods: methodNames });
  return create();
}
