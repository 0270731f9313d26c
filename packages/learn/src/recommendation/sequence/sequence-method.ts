/** Sequence models as methods of the judge. */
import type { CandidateRequest } from '@limn/engine';
import type { Method, Recommender } from '../judge/method.ts';
import { openItemRanking } from './rank-items.ts';
import { openSequenceModel, type SequenceModel } from './sequence-model.ts';
import { methodOfWay, type LearntWay } from '../way/learnt-way.ts';
import { trainResumed } from './resumed-training.ts';
import { encodeSequence } from './sequence-bytes.ts';
import { trainSequence, type SequenceProgress, type TrainedSequence, type TrainSequenceOptions } from './train-sequence.ts';

/** How a method trains, besides what the judge says. */
export type SequenceMethodOptions = Pick<TrainSequenceOptions, 'settings' | 'learnsAnew' | 'threads' | 'checkpoint' | 'signal'>;

/** The method `sequence`: a transformer that reads events in their order and says what comes next (SASRec). */
export function sequenceMethod(options: SequenceMethodOptions = {}): Method {
  return methodOf('sequence', options);
}

/** The method `bert4rec`: a transformer that says which items are masked. */
export function bert4recMethod({ settings, ...options }: SequenceMethodOptions = {}): Method {
  return methodOf('bert4rec', { ...options, settings: { reading: 'masked', ...settings } });
}

/** A sequence model as a way whose model is kept. Training itself chooses for how many rounds. */
export function sequenceWay(options: SequenceMethodOptions = {}): LearntWay<Readonly<Record<never, number>>, TrainedSequence> {
  return {
    kind: 'sequence',
    usual: {},
    choose: () => Promise.resolve({}),
    learn(past, _, { seed, checkpoint, onProgress }) {
      const all = { ...options, seed, onProgress: (progress: SequenceProgress) => onProgress?.(shareOf(progress), progress.stage) };
      return checkpoint === undefined ? trainSequence(past, all) : trainResumed(past, all, checkpoint);
    },
    serve: async (trained) => createSequenceRecommender(await openSequenceModel(trained)),
    encode: encodeSequence,
  };
}

function methodOf(name: string, options: SequenceMethodOptions): Method {
  return methodOfWay(name, sequenceWay(options));
}

/** Answers by an open model: all its items ranked by their products with the customer's vector. Closing it closes the model. */
export async function createSequenceRecommender(model: SequenceModel): Promise<Recommender> {
  const ranking = await openItemRanking(model);
  return {
    recommend: async (requests) => ranking.rank(await model.vectorsOf(requests.map(likedItems)), requests.map(({ limit }) => limit)),
    async close() {
      await Promise.all([ranking.close(), model.close()]);
    },
  };
}

/** As in training: what speaks against an item is left out. */
function likedItems({ history }: CandidateRequest): readonly number[] {
  return history.filter(({ weight }) => weight > 0).map(({ item }) => item);
}

/** The choice takes half of the time, as far as can be told before. */
function shareOf({ stage, epoch, epochs }: SequenceProgress): number {
  return (stage === 'choosing' ? 0 : 0.5) + (0.5 * (epoch - 1)) / epochs;
}
