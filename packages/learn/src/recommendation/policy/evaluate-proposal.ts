/** What a proposed declaration would have brought, by what the live one logged: before anybody is shown anything of it. */
import { learnError } from '../../errors.ts';
import { choiceLog } from './choice-log.ts';
import { collectChoices, type CollectChoicesOptions } from './collect-choices.ts';
import { estimatePolicy, type PolicyEstimate, type PolicyOptions } from './estimate-policy.ts';
import type { PolicyReward } from './impression-log.ts';

/** What to estimate, from what. */
export interface EvaluateProposalOptions extends CollectChoicesOptions, PolicyOptions {
  /** What counts. Absent: clicks, where the recommendation declares them, else orders. */
  readonly reward?: PolicyReward;
}

/** What was found. */
export interface EvaluatedProposal {
  /** By place of a list. */
  readonly estimate: PolicyEstimate;
  readonly reward: PolicyReward;
  /** Lists that were logged with chances, and the customers who saw them. */
  readonly lists: number;
  readonly customers: number;
  readonly rows: number;
  /** Of all places, those that were left to chance. */
  readonly explored: number;
}

/**
 * The same log, declarations and seed give the same estimate. Cost: see `collectChoices`.
 * @throws LearnError `showing_undeclared`, `propensities_undeclared`, `propensities_absent`; `policy_support_missing` where the proposal shows what was
 * never shown, `policy_rows_too_few`
 */
export async function evaluateProposal({ reward: asked, seed, clip, level, resamples, ...collecting }: EvaluateProposalOptions): Promise<EvaluatedProposal> {
  const { recommendation, definition, fields } = collecting;
  const collected = await collectChoices(collecting);
  const declared = definition.recommendations!.find(({ name }) => name === recommendation)!;
  const reward = asked ?? (declared.click === undefined ? 'order' : 'click');
  const log = choiceLog(collected, reward);
  if (log.rows === 0) throw learnError('propensities_absent', { recommendation, event: declared.impression!.event, field: fields.propensity });
  const estimate = estimatePolicy(log, { seed, ...(clip !== undefined && { clip }), ...(level !== undefined && { level }), ...(resamples !== undefined && { resamples }) });
  const explored = collected.table.propensities.reduce((sum, propensity) => sum + (propensity < 1 ? 1 : 0), 0);
  return { estimate, reward, lists: collected.table.customers.length, customers: new Set(log.customers).size, rows: log.rows, explored: explored / collected.table.rows };
}
