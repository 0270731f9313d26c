/** What a sequence model is made of, and how it is trained. */

/** How the right item is told from others: by all items at once, or by some that are drawn for each step. */
export type SequenceLoss = 'softmax' | 'sampled softmax' | 'gBCE';

/** A sequence model laid out. */
export interface SequenceSettings {
  /**
   * `next`: each place sees those before it and says what comes next (SASRec: Kang & McAuley 2018, arXiv:1808.09781).
   * `masked`: places see all others, and say what was masked (BERT4Rec: Sun et al. 2019, arXiv:1904.06690).
   */
  readonly reading: 'next' | 'masked';
  /** Numbers that stand for an item or a customer. */
  readonly width: number;
  readonly blocks: number;
  /** Divides the width. */
  readonly heads: number;
  /** What a block adds passes a gate that it learns. */
  readonly isGated: boolean;
  /** Events that are looked at: the last ones. */
  readonly length: number;
  /**
   * How the order of events is known. `position`: each adds a vector of its place, counted from the last event. `distance`: blocks learn how much
   * an event looks at one so many before it (Raffel et al. 2020, arXiv:1910.10683); wherever in a history, it then looks as the last
   * one will when it is asked.
   */
  readonly order: 'position' | 'distance';
  /**
   * Where items' vectors begin: by `chance`, or in `company`, near those of items that the same customers had, and then loud enough in the
   * first block to be heard through what blocks add, which begins by chance. Where tastes say more than order, `company` takes a quarter
   * of the rounds and ends better; where only order tells, as on a walk through pages, `chance` does.
   */
  readonly begin: 'chance' | 'company';
  /** Share of numbers left out at each step. */
  readonly dropout: number;
  readonly loss: SequenceLoss;
  /** Items drawn for each step, which all its places share; not of `softmax`. */
  readonly drawn: number;
  /** Items are drawn by their count in the data to this power: 0 evenly, 1 as often as they come. */
  readonly drawPower: number;
  /** Of gBCE: how much of the overconfidence that sampling brings is taken out, 0 to 1. */
  readonly calibration: number;
  /** Absent: scores are inner products. Else cosines, times this. */
  readonly sharpness?: number;
  /** Of `masked`: share of events masked at each step. */
  readonly maskedShare: number;
  /** Places a step: several customers' events stand in one row of `length` places. */
  readonly places: number;
  /** Step size at the beginning; it falls evenly to a tenth over all epochs. */
  readonly rate: number;
  /** Share of its weights that a step of rate 1 takes off, of matrices of the network; items' vectors keep theirs. */
  readonly weightDecay: number;
  /** Rounds over the data, at most. */
  readonly epochs: number;
  /** Rounds without a better NDCG@10 of the validation part after which training stops. */
  readonly patience: number;
}

/** What is usual: chosen on the last events of Beauty's histories (S3-Rec's files), never on what they are judged by. */
export const usualSequence: SequenceSettings = {
  reading: 'next',
  width: 128,
  blocks: 2,
  heads: 2,
  isGated: false,
  length: 50,
  order: 'position',
  begin: 'chance',
  dropout: 0.3,
  loss: 'sampled softmax',
  drawn: 512,
  drawPower: 0,
  calibration: 0.75,
  sharpness: 15,
  maskedShare: 0.2,
  places: 1000,
  rate: 2.5e-3,
  weightDecay: 0,
  epochs: 24,
  patience: 4,
};
