/** Sheets that several ask for within a few seconds are taken once. */
import type { Engine } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Sheet } from './sheet.ts';

/** How old "now" may be, ms: who moves a bound to and fro has the customers read once. */
const nowMs = 15_000;
/** Sheets of past moments that are kept. */
const mostPast = 4;

interface Kept {
  readonly exact: boolean;
  readonly taken: number;
  readonly sheet: Promise<Sheet>;
}

/** Which customers, as of when. */
export interface SurveyQuestion {
  /** Default: now. */
  readonly asOf?: number | undefined;
  /** Default: everybody while there are not too many. */
  readonly exact?: boolean | undefined;
  /** Default: that of the definition in force. */
  readonly engine?: Engine | undefined;
}

export class Surveys {
  readonly #limn: Pick<Limn, 'engine' | 'readMoment'>;
  /** By engine: those of generations beside the one in force go with them. */
  readonly #now = new WeakMap<Engine, Kept>();
  readonly #past: { readonly engine: Engine; readonly asOf: number; readonly exact: boolean; readonly sheet: Promise<Sheet> }[] = [];

  constructor(limn: Pick<Limn, 'engine' | 'readMoment'>) {
    this.#limn = limn;
  }

  /** Cost: see `Sheet.take`; nothing when it was taken just now. */
  sheet({ asOf, exact = false, engine = this.#limn.engine }: SurveyQuestion = {}): Promise<Sheet> {
    return asOf === undefined ? this.#sheetOfNow(engine, exact) : this.#sheetOfPast(engine, asOf, exact);
  }

  #sheetOfNow(engine: Engine, exact: boolean): Promise<Sheet> {
    const kept = this.#now.get(engine);
    if (kept !== undefined && (kept.exact || !exact) && performance.now() - kept.taken < nowMs) return kept.sheet;
    const sheet = Sheet.take(engine, { asOf: this.#limn.readMoment(), past: false, exact });
    this.#now.set(engine, { exact, taken: performance.now(), sheet });
    sheet.catch(() => this.#now.delete(engine));
    return sheet;
  }

  #sheetOfPast(engine: Engine, asOf: number, exact: boolean): Promise<Sheet> {
    const found = this.#past.find((kept) => kept.engine === engine && kept.asOf === asOf && (kept.exact || !exact));
    if (found !== undefined) return found.sheet;
    const kept = { engine, asOf, exact, sheet: Sheet.take(engine, { asOf, past: true, exact }) };
    this.#past.push(kept);
    if (this.#past.length > mostPast) this.#past.shift();
    kept.sheet.catch(() => this.#past.splice(this.#past.indexOf(kept), 1));
    return kept.sheet;
  }
}
