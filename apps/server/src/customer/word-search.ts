/** Searches by words: those of the definition, and texts that customers have, learnt from them every some minutes. */
import { createWordSearch, type Engine, type KnownValues, type ReadSearch } from '@limn/engine';
import type { Surveys } from '../survey/surveys.ts';

const keptMs = 10 * 60_000;
/** A column with more different texts is none that people name, but rather a name itself. */
const mostTexts = 500;

interface Kept {
  readonly taken: number;
  readonly read: Promise<(query: string) => ReadSearch>;
}

export class WordSearch {
  readonly #surveys: Pick<Surveys, 'sheet'>;
  readonly #byEngine = new WeakMap<Engine['columns'], Kept>();

  constructor(surveys: Pick<Surveys, 'sheet'>) {
    this.#surveys = surveys;
  }

  /** Cost: at first, and every ten minutes, the texts of each customer, in slices. */
  async read(engine: Engine, query: string): Promise<ReadSearch> {
    let kept = this.#byEngine.get(engine.columns);
    if (kept === undefined || performance.now() - kept.taken > keptMs) {
      kept = { taken: performance.now(), read: this.#learn(engine) };
      this.#byEngine.set(engine.columns, kept);
      kept.read.catch(() => this.#byEngine.delete(engine.columns));
    }
    return (await kept.read)(query);
  }

  async #learn(engine: Engine): Promise<(query: string) => ReadSearch> {
    const columns = [...engine.columns.values()].filter(({ type, kind }) => type === 'string' && (kind === 'feature' || kind === 'derived')).map(({ name }) => name);
    const sheet = await this.#surveys.sheet({ engine });
    const known: KnownValues[] = [];
    for (const [column, values] of await sheet.read(columns)) {
      const texts = new Set(values.filter((value) => typeof value === 'string'));
      if (texts.size <= mostTexts) known.push({ column, values: [...texts] });
    }
    return createWordSearch(engine.definition, known);
  }
}
