/** A learner that moves with each event, told beside the champion. No value follows from it: it changes no version of a column. */

/** How a prediction of yes or no learns from the stream of events. Whatever is left out has its usual value. */
export interface OnlineDefinition {
  /** Logistic regression by FTRL-proximal, or beside it what two columns mean together. */
  readonly model: 'ftrl' | 'factorization-machine';
  /**
   * When an example is learnt: as soon as an event gives its label, or when its time is over, together with those that no event gave
   * one. Default: `soonest` where examples are taken at events; `complete` where they are taken of everybody at once, since
   * then labels of one kind would all come before the other.
   */
  readonly learn?: 'soonest' | 'complete';
  /** How fast weights move, 0 to 10. Default 0.05. */
  readonly rate?: number;
  /** Of a factorisation machine: length of a feature's vector, 1 to 64. Default 4. */
  readonly factors?: number;
  /** Different words of a column that are told apart; later ones count as unseen. Default 256. */
  readonly words?: number;
  /** Examples that may wait for their labels at once, up to 4 million; more are refused. Default 262,144. */
  readonly waiting?: number;
  /** What listens for a change of the law. Default `adwin`. */
  readonly detector?: 'adwin' | 'page-hinkley';
  /** What is done when it hears one: nothing, begin anew, learn faster, or a second model that takes over once it is surely better. Default `standby`. */
  readonly onDrift?: 'none' | 'reset' | 'quicken' | 'standby';
}
