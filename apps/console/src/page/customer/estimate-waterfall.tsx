/** The way from typical to an estimate of this customer, in the estimate's own unit. */
import { Waterfall } from '../../component/waterfall.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import type { Columns } from './columns.ts';

const words = defineWords({
  range: { en: '{low}–{high}', zh: '{low}–{high}' },
});

interface EstimateWaterfallProps {
  readonly columns: Columns;
  /** Of the prediction. */
  readonly name: string;
  readonly waterfall: {
    readonly typical: number;
    readonly rows: readonly { readonly column: string; readonly text: string; readonly effect: number; readonly events: number }[];
    readonly rest: { readonly reasons: number; readonly effect: number };
    readonly value: number;
  };
  readonly between?: { readonly low: number; readonly high: number } | undefined;
  readonly onEvidence?: (column: string) => void;
}

/** Shares in per cent with steps in points; all else as the column is written. */
export function EstimateWaterfall({ columns, name, waterfall, between, onEvidence }: EstimateWaterfallProps) {
  const say = useWords(words);
  const format = useFormat();
  const isShare = columns.of(name)?.unit === '%';
  const show = (value: number): string => (isShare ? format.percent(value) : columns.show(name, value));
  const showStep = (effect: number): string => (isShare ? format.signed(effect * 100, 0) : `${effect < 0 ? '−' : '+'}${columns.show(name, Math.abs(effect))}`);
  return (
    <Waterfall
      {...waterfall}
      name={columns.label(name)}
      show={show}
      showStep={showStep}
      {...(isShare && { precision: 0.01 })}
      {...(between !== undefined && { range: say('range', { low: show(between.low), high: show(between.high) }) })}
      onEvidence={onEvidence}
    />
  );
}
