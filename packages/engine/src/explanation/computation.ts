/** How a column is computed, as a sentence: what an operator asks first of a number that they did not declare themselves. */
import { durationMs } from '../registry/duration.ts';
import type { FeatureDefinition, FeatureViewDefinition, PredictionDefinition, ViewDefinition } from '../registry/definition.ts';
import { aggregatePhrases } from './computation-phrases.ts';
import { operandOf, ruleSentence } from './rule-sentence.ts';
import type { ExplanationSource, Language } from './source.ts';
import { createWording, type Wording } from './wording.ts';

/**
 * `The sum of revenue over all orders in the last 30 days.`, `近30天内“下单”中revenue的总和。`
 *
 * @returns undefined when there is no column of that name. Deterministic up to the version of `Intl`'s data. Cost about 0.1 ms.
 */
export function computationSentence({ engine, name, lang }: { readonly engine: Pick<ExplanationSource, 'definition' | 'columns'>; readonly name: string; readonly lang: Language }): string | undefined {
  const column = engine.columns.get(name);
  const view = engine.definition.views.find((each) => each.name === column?.view);
  return view === undefined ? undefined : sentenceIn(view, name, createWording(engine, lang));
}

function sentenceIn(view: ViewDefinition, name: string, wording: Wording): string {
  switch (view.kind) {
    case 'features':
      return featureSentence(view, view.features[name]!, wording);
    case 'derived':
      return ruleSentence(view.values[name]!.value, wording);
    case 'predictions':
      return predictionSentence(view.predictions[name]!, wording);
    case 'tags':
      return ruleSentence(view.tags[name]!.rule, wording);
    case 'segments':
      return ruleSentence(view.segments[name]!.rule, wording);
  }
}

function featureSentence(view: FeatureViewDefinition, { aggregate, each, over, where }: FeatureDefinition, wording: Wording): string {
  const { lang, phrases, format, definition } = wording;
  const labelOf = (event: string): string => definition.events.find((known) => known.name === event)?.label[lang] ?? event;
  const length = aggregate.op === 'sessions' ? aggregate.gap : aggregate.op === 'decayedSum' ? aggregate.halfLife : aggregate.op === 'funnel' ? aggregate.within : undefined;
  const what = aggregatePhrases[lang](aggregate, {
    events: view.sources.map(labelOf),
    labelOf,
    ...(each !== undefined && { each }),
    of: 'of' in aggregate ? operandOf(aggregate.of, wording).text : '',
    over: over === 'ever' ? undefined : format.duration(durationMs(over)),
    length: length === undefined ? '' : format.duration(durationMs(length)),
  });
  const conditions = [view.where, where].flatMap((condition) => (condition === undefined ? [] : [ruleSentence(condition, wording)]));
  return [phrases.sentence(what), ...conditions.map((condition) => (lang === 'zh' ? `仅统计：${condition}` : ` Counts only: ${condition}`))].join('');
}

function predictionSentence({ target }: PredictionDefinition, { lang, phrases, format, definition }: Wording): string {
  const event = definition.events.find(({ name }) => name === target.event)?.label[lang] ?? target.event;
  const within = format.duration(durationMs(target.within));
  const told = {
    en: {
      present: `the probability of a ${event} within ${within}`,
      absent: `the probability that there is no ${event} within ${within}`,
      count: `how often a ${event} is expected within ${within}`,
      sum: `what each ${event} within ${within} is expected to add up to`,
      next: `what the next ${event} within ${within} will most likely be`,
      any: `what each ${event} within ${within} will most likely be`,
      timeTo: `the time expected until the next ${event}, ${within} at most`,
    },
    zh: {
      present: `未来${within}内有“${event}”的概率`,
      absent: `未来${within}内没有“${event}”的概率`,
      count: `预计未来${within}内“${event}”的次数`,
      sum: `预计未来${within}内“${event}”的合计`,
      next: `未来${within}内下一次“${event}”最可能的取值`,
      any: `未来${within}内“${event}”可能的取值`,
      timeTo: `预计距下一次“${event}”的时间，最长看${within}`,
    },
  }[lang][target.op];
  return phrases.sentence(lang === 'zh' ? `${told}，由模型从历史中学习得出` : `${told}, as a model learnt it from history`);
}
