/** Where a model is surely worse than it was judged to be. Pure. */
import type { Engine } from '@limn/engine';
import type { AccuracyRecord } from './accuracy-record.ts';
import type { AccuracyFact } from './model-alert.ts';

/** The same, and since which moment, ms. */
export interface DatedAccuracyFact extends AccuracyFact {
  readonly since: number;
}

/** Of all customers; else of the group that is worst off. Nothing where intervals meet: that may be chance. */
export function accuracyFacts({ metric, better, recent, judged }: AccuracyRecord, { columns }: Pick<Engine, 'columns'>): readonly DatedAccuracyFact[] {
  if (recent === undefined || judged === undefined || metric === undefined || judged.metric !== metric) return [];
  const isWorse = (is: AccuracyFact['is'], was: AccuracyFact['was']): boolean => (better === 'higher' ? is.high < was.low : better === 'lower' ? is.low > was.high : Math.min(Math.abs(is.low), Math.abs(is.high)) > Math.max(Math.abs(was.low), Math.abs(was.high)) && is.low * is.high > 0);
  if (isWorse(recent.main, judged.main)) return [{ metric, was: judged.main, is: recent.main, since: recent.from }];
  const shortfall = (is: AccuracyFact['is'], was: AccuracyFact['was']): number => (better === 'higher' ? was.value - is.value : is.value - was.value);
  const groups = recent.subgroups.flatMap(({ column, value, main }) => {
    const was = judged.subgroups.find((each) => each.column === column && each.value === value)?.main;
    return main === undefined || was === undefined || !isWorse(main, was) ? [] : [{ metric, was, is: main, since: recent.from, group: { column: columns.get(column)?.label ?? { en: column, zh: column }, value } }];
  });
  return groups.sort((a, b) => shortfall(b.is, b.was) - shortfall(a.is, a.was)).slice(0, 1);
}
