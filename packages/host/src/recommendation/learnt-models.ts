/** Models of recommendations that stand in a data folder, and which of them answer. */
import type { ServedModels } from '@limn/engine';
import { learntModelsFolder, listLearntModels, readLearntModel, removeLearntModel, writeLearntModel, type LearntModelFacts, type LearntModelManifest, type LearntModelPlace, type NewLearntModel, type OpenedModel } from './learnt-model.ts';

/** What they are kept with; `folder` is that of the data. */
export interface LearntModelsOptions extends LearntModelPlace {
  /** Told of each that is damaged; it is passed over. */
  readonly onWarning: (cause: unknown) => void;
}

/** A model, and what it does. */
export interface LearntModelStatus extends LearntModelManifest {
  /** `stored`: another answers, or it is not good enough to. */
  readonly state: 'answers' | 'stored';
}

/** Models of one way that are kept: those that are newest, and whichever answers. */
const KEPT = 3;

export class LearntModels {
  readonly #place: LearntModelPlace;
  /** Newest first. */
  #models: readonly OpenedModel[];

  private constructor(place: LearntModelPlace, models: readonly OpenedModel[]) {
    this.#place = place;
    this.#models = models.toSorted(newestFirst);
  }

  /** Cost: reads all that is kept. */
  static async open({ onWarning, ...options }: LearntModelsOptions): Promise<LearntModels> {
    const place = { ...options, folder: learntModelsFolder(options.folder) };
    const models: OpenedModel[] = [];
    for (const hash of await listLearntModels(place)) await readLearntModel(place, hash).then((model) => models.push(model), onWarning);
    return new LearntModels(place, models);
  }

  /** Newest first. @param recommendation of this one only */
  list(recommendation?: string): readonly LearntModelStatus[] {
    const answering = new Set(this.#answering());
    return this.#models
      .filter(({ manifest }) => recommendation === undefined || manifest.recommendation === recommendation)
      .map((model) => ({ ...model.manifest, state: answering.has(model) ? 'answers' : 'stored' }));
  }

  /** Those that answer. */
  served(): Required<ServedModels> {
    const answering = this.#answering();
    return {
      models: new Map(answering.flatMap(({ manifest: { recommendation, way }, served }) => ('source' in served ? [[`${recommendation}/${way}`, served.source] as const] : []))),
      rankers: new Map(answering.flatMap(({ manifest, served }) => ('ranker' in served ? [[manifest.recommendation, served.ranker] as const] : []))),
    };
  }

  /** Keeps a model; those of its way that are long out of use go. @throws HostError `model_failed` */
  async keep(model: NewLearntModel): Promise<LearntModelManifest> {
    const kept = await writeLearntModel(this.#place, model);
    this.#models = [kept, ...this.#models.filter(({ manifest }) => manifest.hash !== kept.manifest.hash)].sort(newestFirst);
    const answering = new Set(this.#answering());
    const old = this.#models.filter(({ manifest }) => wayOf(manifest) === wayOf(model)).slice(KEPT).filter((each) => !answering.has(each));
    this.#models = this.#models.filter((each) => !old.includes(each));
    for (const { manifest } of old) await removeLearntModel(this.#place, manifest.hash);
    return kept.manifest;
  }

  /** Of each way, the newest that is good enough. */
  #answering(): readonly OpenedModel[] {
    const newest = new Map<string, OpenedModel>();
    for (const model of this.#models) if (model.manifest.answers && !newest.has(wayOf(model.manifest))) newest.set(wayOf(model.manifest), model);
    return [...newest.values()];
  }
}

function wayOf({ recommendation, way = '' }: Pick<LearntModelFacts, 'recommendation' | 'way'>): string {
  return `${recommendation}/${way}`;
}

function newestFirst({ manifest: one }: OpenedModel, { manifest: other }: OpenedModel): number {
  return other.trainedAt - one.trainedAt || (one.hash < other.hash ? -1 : 1);
}
