/** The part of a definition that a segment or tag rests on: with it alone a replay concludes what is asked for, and nothing else. */
import { columnNames, columnsOf, type ProfileDefinition } from '@limn/engine';
import { closure, viewOf } from '../dataset/definition-part.ts';

/** Events stay whole, so that the same ones are accepted. Cost: the size of the definition. @param rule undefined: no column is needed */
export function ruleDefinition({ catalogues: _, recommendations: __, about: ___, ...whole }: ProfileDefinition, rule: string | undefined): ProfileDefinition {
  const needed = closure(columnsOf({ ...whole }), rule === undefined ? [] : [rule]);
  return { ...whole, views: whole.views.map((view) => viewOf(view, needed)).filter((view) => columnNames(view).length > 0) };
}
