/** The waterfall of one customer in the prediction's own unit. */
import type { components } from '../../api/schema.d.ts';
import { Waterfall } from '../../component/waterfall.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useAmount, useLabel, type Asked } from './model-facts.ts';

const words = defineWords({
  range: { en: '{low} to {high}', zh: '{low}至{high}' },
});

interface ExplainedWaterfallProps {
  readonly asked: Asked;
  readonly waterfall: components['schemas']['Waterfall'];
  readonly between: { readonly low: number; readonly high: number } | undefined;
  readonly value: unknown;
}

/** Steps of shares are points. */
export function ExplainedWaterfall({ asked, waterfall, between }: ExplainedWaterfallProps) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const amount = useAmount(asked);
  const isShare = asked.unit === '%';
  const step = (effect: number): string => (isShare ? format.signed(effect * 100, 1) : `${effect < 0 ? '−' : '+'}${amount(Math.abs(effect))}`);
  return <Waterfall {...waterfall} name={atStart(label(asked.label))} show={amount} showStep={step} range={between === undefined ? undefined : say('range', { low: amount(between.low), high: amount(between.high) })} />;
}
