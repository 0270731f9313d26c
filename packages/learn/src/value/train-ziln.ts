/** A network for amounts of which most are 0: who pays at all, and how much those do. Source: Wang, Liu & Miao 2019, arXiv:1912.07753. */
import { learnError } from '../errors.ts';
import { WIDEST_LOG_AMOUNT } from '../graph/loss.ts';
import type { Trained, TrainerTask } from '../train/learn-rows.ts';
import { rowScores } from '../train/row-scores.ts';
import { searchNetwork } from '../train/train-network.ts';

/** Deterministic; cost as a network of the same rows. @throws LearnError `amount_negative`; those of `trainTableNetwork` */
export async function trainZiln(task: TrainerTask): Promise<Trained> {
  const { kind, label, train, validation } = task;
  if (kind !== 'amount' || [train, validation].some(({ labels }) => labels.some((amount) => amount < 0))) throw learnError('amount_negative', { label });
  const { network, record } = await searchNetwork(task, 'ziln');
  const predictor = { kind: 'ziln', layers: network.layers, widest: WIDEST_LOG_AMOUNT } as const;
  return { predictor, link: 'exp', heldOut: rowScores(predictor, validation.matrix), search: record };
}
