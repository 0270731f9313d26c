/** What is worked out of the log about models: how far changes have moved them, how right they were, whether what was served is true. */
import { isForeign, modelData, predictionsOf, durationMs, versionOf, withoutModels, type ForeignModelData, type ScoringModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { EvaluationReport } from '@limn/learn';
import { oneByOne, type KeptDrift } from '@limn/learn/drift';
import type { LogWaiter } from '../log-work/log-work.ts';
import { judgedOf, type AccuracyRecord } from './accuracy-record.ts';
import { movedPredictions } from './moved-predictions.ts';
import { judgedAt } from './read-reference.ts';
import { sampleServed, type ServedRecord } from './served-record.ts';
import { effectKey, type DriftEffect, type WatchRecord } from './watch-record.ts';

/** Customers that are looked at, about. */
const EFFECT_CUSTOMERS = 1_000;
const ACCURACY_CUSTOMERS = 5_000;
/** Predictions of one change that are taken apart. */
const MOST_EFFECTS = 3;

/** Of which champions, as of which day. */
export interface JudgeOptions {
  /** Hashes by prediction. */
  readonly champions: ReadonlyMap<string, string>;
  /** The last whole day. */
  readonly day: number;
  /** When a day begins, ms. */
  readonly startOf: (day: number) => number;
  readonly signal: AbortSignal;
}

export class Judging {
  readonly #limn: Limn;
  readonly #logWork: LogWaiter;

  constructor(limn: Limn, logWork: LogWaiter) {
    this.#limn = limn;
    this.#logWork = logWork;
  }

  /** How far open changes have moved models. Cost: a replay of the log a change and prediction, once; nothing when all is known. */
  async effects({ drifts, effects }: WatchRecord, { day, startOf, signal }: JudgeOptions): Promise<WatchRecord['effects'] | undefined> {
    const groups = oneByOne(drifts, day);
    const missing = groups.find(([first]) => effects[effectKey(first)] === undefined);
    if (missing === undefined) return undefined;
    const [first] = missing;
    const kept = Object.fromEntries(groups.flatMap(([each]) => (effects[effectKey(each)] === undefined ? [] : [[effectKey(each), effects[effectKey(each)]!]])));
    return { ...kept, [effectKey(first)]: await this.#effectsOf(missing, { from: startOf(first.since), to: startOf(day + 1), signal }) };
  }

  async #effectsOf(group: readonly KeptDrift[], { from, to, signal }: { readonly from: number; readonly to: number; readonly signal: AbortSignal }): Promise<readonly DriftEffect[]> {
    const { engine } = this.#limn;
    const moved = movedPredictions({ definition: engine.definition, columns: engine.columns, ids: group.map(({ id }) => id), modelOf: (name) => engine.champion(name) });
    const found: DriftEffect[] = [];
    for (const [prediction, inputs] of [...moved].slice(0, MOST_EFFECTS)) {
      const model = engine.champion(prediction)!;
      if (isForeign(model) || model.classes !== undefined) continue;
      const { columns } = await this.#logWork.done(
        `effect ${engine.version} ${prediction} ${from} ${to}`,
        () => ({ kind: 'drift', definition: engine.definition, log: this.#limn.history(), models: this.#named(), prediction, model, moments: [from, to], share: this.#share(EFFECT_CUSTOMERS) }),
        signal,
      );
      const effects = columns.flatMap(({ column, effects: [, last] }) => (last !== undefined && inputs.includes(column) ? [last] : []));
      if (effects.length > 0) found.push({ prediction, effect: { value: effects.reduce((sum, { value }) => sum + value, 0), error: Math.hypot(...effects.map(({ error }) => error)) } });
    }
    return found.sort((a, b) => Math.abs(b.effect.value) - Math.abs(a.effect.value));
  }

  /** Accuracy of the prediction that waits longest for it. Cost: a replay of the log, once a day and prediction at most. @returns undefined: all is known */
  async accuracy(record: WatchRecord, { champions, day, startOf, signal }: JudgeOptions): Promise<WatchRecord['accuracy'] | undefined> {
    const { definition, version } = this.#limn.engine;
    for (const [prediction, hash] of champions) {
      const known = record.accuracy[prediction];
      const model = this.#limn.models.model(hash);
      if (isForeign(model) || (known?.model === hash && known.day >= day)) continue;
      const { about, steps } = this.#limn.models.status(hash);
      const after = judgedAt(about) ?? steps[0]!.at;
      const until = startOf(day + 1);
      const { target } = predictionsOf(definition).get(prediction)!;
      // Before the first label can be known there is nothing to work out.
      const isEarly = after + durationMs(target.within) >= until;
      const found = isEarly
        ? { moments: [], constant: 0 }
        : await this.#logWork.done(
          `accuracy ${version} ${prediction} ${hash} ${until}`,
          () => ({ kind: 'accuracy', definition, log: this.#limn.history(), models: this.#named(), prediction, model, after, until, sample: this.#share(ACCURACY_CUSTOMERS) }),
          signal,
        );
      const evaluation = await this.#evaluation(hash);
      const judged: AccuracyRecord = { ...found, model: hash, day, ...(evaluation !== undefined && { judged: evaluation }) };
      return { ...Object.fromEntries(Object.entries(record.accuracy).filter(([name]) => champions.has(name))), [prediction]: judged };
    }
    return undefined;
  }

  /** Has what was served before computed again, and takes another sample. Cost: a replay of the log. */
  async served({ served }: WatchRecord, { signal }: JudgeOptions): Promise<ServedRecord> {
    const version = this.#version;
    const rows = served.samples.filter((sample) => sample.version === version);
    const next = sampleServed(this.#limn, version);
    if (rows.length === 0) return { ...served, samples: next };
    const { definition } = this.#limn.engine;
    const { compared, differing } = await this.#logWork.done(`served ${version} ${rows[0]!.asOf}`, () => ({ kind: 'served', definition, log: this.#limn.history(), models: this.#all(rows.flatMap(({ scores }) => Object.values(scores).map(({ model }) => model))), rows }), signal);
    const [first] = differing;
    return {
      checked: served.checked + compared,
      differing: served.differing + differing.length,
      at: this.#limn.readMoment(),
      samples: next,
      // The last comparison tells whether it still holds.
      ...(first !== undefined && { last: { at: rows[first.row]!.asOf, names: [...new Set(differing.map(({ name }) => name))], compared, differing: differing.length } }),
    };
  }

  async #evaluation(hash: string): Promise<AccuracyRecord['judged']> {
    const kept = await this.#limn.models.file(hash, 'evaluation.json');
    return kept === undefined ? undefined : judgedOf(JSON.parse(Buffer.from(kept).toString()) as EvaluationReport);
  }

  /** Without regard to models: who answers changes no value of a column. */
  get #version(): string {
    return versionOf(withoutModels(this.#limn.engine.definition));
  }

  /** Models that the definition names. */
  #named(): ReadonlyMap<string, ScoringModel | ForeignModelData> {
    return this.#all([]);
  }

  #all(hashes: readonly string[]): ReadonlyMap<string, ScoringModel | ForeignModelData> {
    const { models, engine } = this.#limn;
    const named = [...predictionsOf(engine.definition).values()].flatMap(({ model, canary }) => [model, canary?.model]).filter((hash) => hash !== undefined);
    return new Map([...new Set([...named, ...hashes])].map((hash) => [hash, modelData(models.model(hash))]));
  }

  #share(customers: number): number {
    return Math.min(1, customers / Math.max(1, this.#limn.engine.statistics().profiles));
  }
}

