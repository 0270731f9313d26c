/**
 * Models of predictions on their way: candidate → shadow → canary → champion → retired. Who answers stands in the
 * definition in force, and changes there in one step, so that an answer is always of one model; the ledger says how it came
 * to be so.
 */
import { isAmongShare, isForeign, missingInputs, predictionsOf, usersOf, type Answering, type Column, type ForeignModelData, type PredictionDefinition, type PredictionModel, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { hostError } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import type { Generations } from '../generation/generations.ts';
import { keepModel, readModelFile, type ModelFiles } from './model-files.ts';
import { readLedger, writeLedger, type ModelRecord, type ModelState, type ModelStep } from './model-ledger.ts';

/** A model, and where it is. */
export interface ModelStatus extends ModelRecord {
  readonly state: ModelState;
  /** Of a canary. */
  readonly share?: number;
}

/** A model to be registered. */
export interface NewModel {
  readonly prediction: string;
  readonly model: ScoringModel | ForeignModelData;
  readonly by: string;
  readonly about?: Readonly<Record<string, unknown>>;
  /** Kept beside it: by name, such as `report.html`; of a model made elsewhere, `model.onnx` is what scores. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

/** A step to be taken. */
export interface PromoteOptions {
  readonly to: Exclude<ModelState, 'candidate'>;
  readonly by: string;
  /** Of a canary; default 0.1. */
  readonly share?: number;
  readonly note?: string;
  /** While tags and segments that rest on the prediction are computed again from history. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What models are kept with. */
export interface ModelsOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly files: ModelFiles;
  readonly generations: () => Generations;
  readonly now: () => number;
}

const DEFAULT_SHARE = 0.1;

export class Models {
  readonly #options: ModelsOptions;
  #records: readonly ModelRecord[];
  /** Of the definition in force when it was last asked: every profile that is read asks. */
  #known: { readonly definition: ProfileDefinition; readonly predictions: ReadonlyMap<string, PredictionDefinition> } | undefined;
  /** Steps, one after the other. */
  #work: Promise<unknown> = Promise.resolve();

  private constructor(options: ModelsOptions, records: readonly ModelRecord[]) {
    this.#options = options;
    this.#records = records;
  }

  /** @throws HostError `models_damaged` | `format_unknown` */
  static async open(options: ModelsOptions): Promise<Models> {
    return new Models(options, await readLedger(options.disk, options.folder));
  }

  /** Newest first. @param prediction of this one only */
  list(prediction?: string): readonly ModelStatus[] {
    const asked = this.#records.filter((record) => prediction === undefined || record.prediction === prediction);
    return asked.map((record) => this.#statusOf(record)).reverse();
  }

  /** @param hash whole, or as much of its beginning as tells it apart @throws HostError `model_unknown` */
  status(hash: string): ModelStatus {
    const found = hash.length < 4 ? [] : this.#records.filter((record) => record.hash.startsWith(hash));
    if (found.length !== 1) throw hostError('model_unknown', { hash });
    return this.#statusOf(found[0]!);
  }

  /** What scores. @throws HostError `model_unknown` | `model_damaged` | `model_unserved` */
  model(hash: string): PredictionModel {
    return this.#options.files.read(this.status(hash).hash);
  }

  /** What was kept beside a model under a name, such as `report.html`. @returns undefined when nothing was @throws HostError `model_unknown` */
  async file(hash: string, name: string): Promise<Uint8Array | undefined> {
    const { disk, folder } = this.#options;
    return readModelFile(disk, folder, this.status(hash).hash, name);
  }

  /**
   * Keeps a model as a candidate. One that is registered already stays as it is.
   * @throws HostError `model_unfit` when the prediction has not all that the model looks at, or is of another kind; `model_failed`
   */
  register({ prediction, model, by, about = {}, files = {} }: NewModel): Promise<ModelStatus> {
    return this.#inTurn(async () => {
      this.#requireFit(prediction, model);
      const { disk, folder, now } = this.#options;
      const hash = await keepModel(disk, folder, model, files);
      if (!this.#records.some((record) => record.hash === hash)) {
        await this.#write([...this.#records, { hash, prediction, about, steps: [{ at: now(), by, to: 'candidate' }] }]);
      }
      return this.status(hash);
    });
  }

  /**
   * Takes a model a step further, or back. A champion that is succeeded retires; a canary or champion that retires leaves its place.
   * @throws HostError `model_unknown` | `model_damaged` | `model_unserved` | `model_unfit`; `model_feeds` when a column is computed from the prediction and the model was made elsewhere; `generation_busy` | `generation_failed` when rules rest on the prediction
   */
  promote(hash: string, { to, by, share = DEFAULT_SHARE, note, onProgress }: PromoteOptions): Promise<ModelStatus> {
    return this.#inTurn(async () => {
      const { hash: whole, prediction } = this.status(hash);
      const model = this.#options.files.read(whole);
      this.#requireFit(prediction, model);
      if (to === 'champion' || to === 'canary') this.#requireUnused(prediction, model);
      if (to !== 'retired') await this.#options.files.ready(whole);
      const before = this.#answering(prediction);
      const after = answeringAfter(before, { hash: whole, to, share });
      await this.#options.generations().promote(prediction, after, onProgress);
      const step: ModelStep = { at: this.#options.now(), by, to, ...(to === 'canary' && { share }), ...(note !== undefined && { note }) };
      const succeeded = to === 'champion' && before.model !== undefined && before.model !== whole ? before.model : undefined;
      await this.#write(this.#records.map((record) => {
        if (record.hash === whole) return withStep(record, step);
        return record.hash === succeeded ? withStep(record, { at: step.at, by, to: 'retired', note: `succeeded by ${whole.slice(0, 8)}` }) : record;
      }));
      return this.status(whole);
    });
  }

  /**
   * Puts the champion before the present one in its place again; a canary goes first.
   * @throws HostError `model_first` when there was none, and as `promote`
   */
  async rollBack(prediction: string, { by, note, onProgress }: Omit<PromoteOptions, 'to' | 'share'>): Promise<ModelStatus> {
    const options = { by, ...(note !== undefined && { note }), ...(onProgress && { onProgress }) };
    const { model, canary } = this.#answering(prediction);
    if (canary !== undefined) {
      await this.promote(canary.model, { to: 'retired', ...options });
      if (model !== undefined) return this.status(model);
    }
    const champions = this.#records.filter((record) => record.prediction === prediction).flatMap(({ hash, steps }) => steps.flatMap(({ at, to }) => (to === 'champion' ? [{ hash, at }] : [])));
    const last = champions.sort((a, b) => b.at - a.at).find(({ hash }) => hash !== model);
    if (last === undefined) throw hostError('model_first', { prediction });
    return this.promote(last.hash, { to: 'champion', ...options });
  }

  /** Who answers for a customer: the canary for its share, else the champion. @returns undefined: nobody */
  answering(prediction: string, profile: string): { readonly hash: string; readonly state: 'champion' | 'canary' } | undefined {
    const { model, canary } = this.#answering(prediction);
    if (canary !== undefined && isAmongShare(prediction, profile, canary.share)) return { hash: canary.model, state: 'canary' };
    return model === undefined ? undefined : { hash: model, state: 'champion' };
  }

  /** Models whose scores are told beside the champion's. */
  shadows(prediction: string): readonly string[] {
    return this.list(prediction).flatMap(({ hash, state }) => (state === 'shadow' ? [hash] : []));
  }

  #statusOf(record: ModelRecord): ModelStatus {
    const { model, canary } = this.#answering(record.prediction);
    if (record.hash === model) return { ...record, state: 'champion' };
    if (record.hash === canary?.model) return { ...record, state: 'canary', share: canary.share };
    // A crash between the definition and the ledger: what stands in the definition counts.
    const { to } = record.steps.at(-1)!;
    return { ...record, state: to === 'champion' || to === 'canary' ? 'retired' : to };
  }

  #answering(prediction: string): Answering {
    return this.#prediction(prediction) ?? {};
  }

  #prediction(name: string): PredictionDefinition | undefined {
    const { definition } = this.#options.generations().current.engine;
    if (this.#known?.definition !== definition) this.#known = { definition, predictions: predictionsOf(definition) };
    return this.#known.predictions.get(name);
  }

  /** What is kept follows from events by the engine's own arithmetic: see docs/decision/0023. */
  #requireUnused(prediction: string, model: PredictionModel): void {
    if (!isForeign(model)) return;
    const columns = usersOf(this.#options.generations().current.engine.columns, prediction);
    if (columns.length > 0) throw hostError('model_feeds', { prediction, columns: namesOf(columns) });
  }

  #requireFit(name: string, model: ScoringModel | ForeignModelData): void {
    const { engine } = this.#options.generations().current;
    const prediction = this.#prediction(name);
    if (prediction === undefined) throw hostError('model_unfit', { prediction: name, reason: 'the definition in force has no prediction of this name' });
    const missing = missingInputs(model, prediction, engine.columns, name);
    if (missing.length > 0) throw hostError('model_unfit', { prediction: name, reason: `it looks at ${namesOf(missing)}, which the prediction does not` });
    const { op } = prediction.target;
    const several = op === 'next' || op === 'any';
    if (several !== (model.classes !== undefined)) throw hostError('model_unfit', { prediction: name, reason: several ? 'it names no classes' : 'it gives a score a class, and one number is asked for' });
    const reason = isForeign(model) ? whyUnfit(model, prediction, engine.columns) : undefined;
    if (reason !== undefined) throw hostError('model_unfit', { prediction: name, reason });
  }

  async #write(records: readonly ModelRecord[]): Promise<void> {
    await writeLedger(this.#options.disk, this.#options.folder, records);
    this.#records = records;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }
}

/** The first few. */
function namesOf(columns: readonly string[]): string {
  return `${columns.slice(0, 5).join(', ')}${columns.length > 5 ? ' …' : ''}`;
}

/** Why a model made elsewhere does not tell what is asked, or takes what columns do not hold. */
function whyUnfit({ link, outputs, classes, inputs }: ForeignModelData, { target: { op } }: PredictionDefinition, columns: ReadonlyMap<string, Column>): string | undefined {
  const isProbability = link === 'logistic' || link === 'softmax';
  if (isProbability !== (op !== 'sum' && op !== 'count' && op !== 'timeTo')) return isProbability ? 'it gives probabilities, and an amount is asked for' : `its scores are ${link}, and probabilities are asked for`;
  if (classes === undefined && outputs !== 1) return `it gives ${outputs} scores, and one is asked for; say its place in the signature`;
  for (const { type, columns: named, isList } of inputs) {
    const wrong = named.find((column) => {
      const { type: holds } = columns.get(column)!;
      if (holds === 'strings' || holds === 'numbers' || holds === 'histogram') return isList !== true;
      return type !== 'string' && holds === 'string';
    });
    if (wrong !== undefined) return `it takes ${wrong} as ${type}, and the column holds ${columns.get(wrong)!.type}`;
  }
  return undefined;
}

function withStep(record: ModelRecord, step: ModelStep): ModelRecord {
  return { ...record, steps: [...record.steps, step] };
}

/** Who answers after a step. */
function answeringAfter({ model, canary }: Answering, { hash, to, share }: { readonly hash: string; readonly to: ModelState; readonly share: number }): Answering {
  const isChampion = model === hash;
  const isCanary = canary?.model === hash;
  const others = { ...(model !== undefined && !isChampion && { model }), ...(canary !== undefined && !isCanary && { canary }) };
  if (to === 'champion') return { model: hash, ...(canary !== undefined && !isCanary && { canary }) };
  if (to === 'canary') return { ...others, canary: { model: hash, share } };
  return others;
}
