/**
 * A way to find items that is learnt from the past and served from bytes: its settings are chosen, a model is learnt with them,
 * the model answers. The judge and whoever trains for serving go the same way, so that what is judged is what serves.
 */
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { LearnOptions, Method, Recommender } from '../judge/method.ts';

/** How the bytes of a model are read: `decodeItemItemModel`, `decodeFactorModel`, `openSequenceBytes`. */
export type LearntWayKind = 'item-item' | 'factors' | 'sequence';

/** How a way learns. */
export interface LearnWayOptions extends Pick<LearnOptions, 'seed' | 'onProgress'> {
  /** A folder for trainings of minutes to go on from after a kill. Absent: they begin anew. */
  readonly checkpoint?: string;
}

/** One way. Choosing and learning are deterministic by past and seed. */
export interface LearntWay<Settings, Model> {
  readonly kind: LearntWayKind;
  /** Settings for who has no time to choose. */
  readonly usual: Settings;
  /** Settings, by what is held out of the past. */
  choose(past: InteractionTable, options: LearnOptions): Promise<Settings>;
  /** A model of all of the past. */
  learn(past: InteractionTable, settings: Settings, options: LearnWayOptions): Promise<Model>;
  /** What answers, by the numbers of the past's items. */
  serve(model: Model): Recommender | Promise<Recommender>;
  /** @param itemKeys names of the past's items */
  encode(model: Model, itemKeys: readonly string[]): Uint8Array;
}

/** Share of a training that choosing takes, as far as can be told before. */
const CHOOSING = 0.6;

/** How a way is judged. */
export interface WayMethodOptions<Settings> {
  /** Default true; else the usual settings are taken. */
  readonly chooses?: boolean;
  readonly checkpoint?: LearnWayOptions['checkpoint'];
  /** Told of the settings. */
  readonly onChosen?: (settings: Settings) => void;
}

/** The way as the judge asks it. */
export function methodOfWay<Settings, Model>(name: string, way: LearntWay<Settings, Model>, { chooses = true, checkpoint, onChosen }: WayMethodOptions<Settings> = {}): Method {
  return {
    name,
    async learn(past, { onProgress = () => {}, ...options }) {
      const settings = chooses ? await way.choose(past, { ...options, onProgress: (share, doing) => onProgress(CHOOSING * share, doing) }) : way.usual;
      onChosen?.(settings);
      const model = await way.learn(past, settings, { ...options, ...(checkpoint !== undefined && { checkpoint }), onProgress: (share, doing) => onProgress(CHOOSING + (1 - CHOOSING) * share, doing) });
      return way.serve(model);
    },
  };
}
