/** Where an estimate should be, and what can be changed for it. */
import { DefinitionError } from '../errors.ts';
import type { Column } from '../registry/column.ts';
import { didYouMean } from '../registry/nearest.ts';
import { Problems } from '../registry/problems.ts';
import type { MutableColumn, ScoreGoal } from './counterfactual.ts';

/** Asked together with an explanation; of probabilities, amounts and times. */
export interface PredictionWish {
  readonly goal: ScoreGoal;
  /** Features that somebody can do something about. */
  readonly mutable: readonly MutableColumn[];
  /** At most so many ways; default 3. */
  readonly limit?: number;
}

/** @throws DefinitionError with every problem: what is mistyped would else look as if nothing could be done */
export function checkWish({ mutable }: PredictionWish, columns: ReadonlyMap<string, Column>): void {
  const problems = new Problems();
  const features = [...columns.values()].filter(({ kind }) => kind === 'feature').map(({ name }) => name);
  mutable.forEach(({ column, min = -Infinity, max = Infinity, step = 1 }, i) => {
    const path = `mutable.${i}`;
    const declared = columns.get(column);
    if (declared === undefined) problems.report('unknown_name', `${path}.column`, `There is no column '${column}'.`, didYouMean(column, features));
    else if (declared.kind !== 'feature') problems.report('wrong_kind', `${path}.column`, `'${column}' follows from other columns, so that it cannot be changed by itself.`, `Name a feature that it follows from${declared.uses.length === 0 ? '' : `: ${declared.uses.join(', ')}`}.`);
    if (min > max) problems.report('bad_number', `${path}.min`, `No value lies between ${min} and ${max}.`, 'Put the smaller bound in min and the larger in max.');
    if (!(step > 0)) problems.report('bad_number', `${path}.step`, `A step of ${step} leads nowhere.`, 'Write a step above 0, or leave it out.');
  });
  if (problems.found.length > 0) throw new DefinitionError(problems.found);
}
