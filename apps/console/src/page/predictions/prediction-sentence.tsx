/** The answer of a prediction's page: who answers, who waits, and what would be gained. */
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useGoodness } from './goodness.tsx';
import { championOf, numberOf, topTenthOf, useLabel, useSentences, atStart, type Asked, type Interval, type Model } from './model-facts.ts';
import { stateWords } from './prediction-words.ts';

const words = defineWords({
  nobody: { en: '{label}: nobody answers yet.', zh: '{label}：还没有模型给出结果。' },
  waits: { en: '{label}: v{version} is trained and waits for you to decide.', zh: '{label}：v{version}已训练，等待您决定。' },
  inUse: { en: '{label}: v{version} in use.', zh: '{label}：v{version}现役。' },
  both: { en: '{label}: v{version} in use, v{next} {state}.', zh: '{label}：v{version}现役，v{next}{state}。' },
  gain: { en: 'v{next} finds {gain} of them in its top tenth, v{version} {old} ({low} to {high}).', zh: 'v{next}在得分最高的十分之一客户中覆盖{gain}，v{version}为{old}（相差{low}至{high}）。' },
});

/** The difference of two shares that were measured apart: at most as sure as this, since both were judged on much the same customers. */
function differenceOf(one: Interval, other: Interval): { readonly low: number; readonly high: number } {
  const value = one.value - other.value;
  const reach = Math.hypot((one.high - one.low) / 2, (other.high - other.low) / 2);
  return { low: value - reach, high: value + reach };
}

/** @param next who would take over */
export function PredictionSentence({ asked, next }: { readonly asked: Asked; readonly next: Model | undefined }) {
  const say = useWords(words);
  const state = useWords(stateWords);
  const label = useLabel();
  const format = useFormat();
  const goodness = useGoodness();
  const sentences = useSentences();
  const { models } = asked;
  const champion = championOf(models);
  const name = { label: atStart(label(asked.label)) };
  if (champion === undefined) return <>{next === undefined ? say('nobody', name) : sentences([say('waits', { ...name, version: numberOf(models, next.hash) }), goodness(next)])}</>;
  const version = numberOf(models, champion.hash);
  if (next === undefined) return <>{sentences([say('inUse', { ...name, version }), goodness(champion)])}</>;
  const head = say('both', { ...name, version, next: numberOf(models, next.hash), state: state(next.state).toLowerCase() });
  const [old, gain] = [topTenthOf(champion), topTenthOf(next)];
  if (old === undefined || gain === undefined) return <>{sentences([head, goodness(next)])}</>;
  const { low, high } = differenceOf(gain, old);
  return <>{sentences([head, say('gain', { version, next: numberOf(models, next.hash), gain: format.percent(gain.value), old: format.percent(old.value), low: format.points(low), high: format.points(high) })])}</>;
}
