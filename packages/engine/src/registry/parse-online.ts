/** Reads how a prediction learns from the stream of events from untrusted JSON. */
import type { OnlineDefinition } from './online-definition.ts';
import type { Part } from './part.ts';

const MODELS = ['ftrl', 'factorization-machine'] as const satisfies readonly OnlineDefinition['model'][];
const TIMES = ['soonest', 'complete'] as const satisfies readonly NonNullable<OnlineDefinition['learn']>[];
const DETECTORS = ['adwin', 'page-hinkley'] as const satisfies readonly NonNullable<OnlineDefinition['detector']>[];
const ANSWERS = ['none', 'reset', 'quicken', 'standby'] as const satisfies readonly NonNullable<OnlineDefinition['onDrift']>[];

const MOST_RATE = 10;
const MOST_FACTORS = 64;
const MOST_WORDS = 65_536;
const MOST_WAITING = 4_194_304;

export function parseOnline(part: Part): OnlineDefinition {
  const { model, learn, rate, factors, words, waiting, detector, onDrift } = part.object(['model'], ['learn', 'rate', 'factors', 'words', 'waiting', 'detector', 'onDrift']);
  return {
    model: model.choice(MODELS),
    ...(learn && { learn: learn.choice(TIMES) }),
    ...(rate && { rate: parseRate(rate) }),
    ...(factors && { factors: factors.whole(1, MOST_FACTORS) }),
    ...(words && { words: words.whole(1, MOST_WORDS) }),
    ...(waiting && { waiting: waiting.whole(1, MOST_WAITING) }),
    ...(detector && { detector: detector.choice(DETECTORS) }),
    ...(onDrift && { onDrift: onDrift.choice(ANSWERS) }),
  };
}

function parseRate(part: Part): number {
  const rate = part.number();
  if (!(rate > 0 && rate <= MOST_RATE)) part.report('bad_number', `${rate} is not above 0 and at most ${MOST_RATE}.`, 'Write how fast weights move, such as 0.05.');
  return rate;
}
