/** How aggregates are told, in English and Chinese: what of which events, over which window. */
import type { AggregateSpec } from '../registry/definition.ts';
import { plural } from './phrases-en.ts';
import type { Language } from './source.ts';

/** What an aggregate is told with. */
export interface AggregateParts {
  /** Labels of the events. */
  readonly events: readonly string[];
  /** Of the events by name, for the steps of a funnel. */
  readonly labelOf: (event: string) => string;
  /** Array field whose items are aggregated one by one. */
  readonly each?: string;
  /** The value that is aggregated, in words; empty where none is. */
  readonly of: string;
  /** A length of time in words; `undefined`: ever. */
  readonly over: string | undefined;
  /** Gap, half-life or time of a funnel, in words; empty where there is none. */
  readonly length: string;
}

/** The aggregate as a noun phrase with its window, without capital and full stop. */
export const aggregatePhrases: Readonly<Record<Language, (spec: AggregateSpec, parts: AggregateParts) => string>> = { en: inEnglish, zh: inChinese };

function inEnglish(spec: AggregateSpec, parts: AggregateParts): string {
  const { events, each, over, length, labelOf } = parts;
  // Parts of the time have an article of their own: the most frequent hour.
  const of = parts.of.replace(/^the /, '');
  const named = events.map(plural).join(' and ');
  const what = each === undefined ? named : `${each} of ${named}`;
  const one = each === undefined ? events.join(' or ') : `one of the ${each} of ${events.join(' or ')}`;
  const window = over === undefined ? 'ever' : `in the last ${over}`;
  switch (spec.op) {
    case 'count':
      return `the number of ${what} ${window}`;
    case 'sum':
      return `the sum of ${of} over all ${what} ${window}`;
    case 'mean':
      return `the mean of ${of} over all ${what} ${window}`;
    case 'variance':
      return `the variance of ${of} over all ${what} ${window}`;
    case 'min':
      return `the smallest ${of} of all ${what} ${window}`;
    case 'max':
      return `the largest ${of} of all ${what} ${window}`;
    case 'first':
      return `${of} of the first ${one} ${window}`;
    case 'last':
      return `${of} of the last ${one} ${window}`;
    case 'lastN':
      return `${of} of the last ${spec.n} ${what} ${window}`;
    case 'distinct':
      return `how many different values ${of} has among ${what} ${window}`;
    case 'mostFrequent':
      return `the most frequent ${of} of ${what} ${window}`;
    case 'topK':
      return `the ${spec.k} most frequent values of ${of} among ${what} ${window}`;
    case 'quantile':
      return spec.q === 0.5 ? `the median of ${of} over all ${what} ${window}` : `the value of ${of} that a share of ${spec.q} of all ${what} stays below, ${window}`;
    case 'hourHistogram':
      return `the number of ${what} by hour of the day, ${window}`;
    case 'weekdayHistogram':
      return `the number of ${what} by day of the week, ${window}`;
    case 'activeDays':
      return `the number of days with ${what} ${window}`;
    case 'sessions':
      return `${{ count: 'the number of', length: 'the mean length of', depth: 'the mean number of events in' }[spec.measure]} visits ${window}; ${named} no more than ${length} apart are one visit`;
    case 'timeSince':
      return `the time since the ${spec.which} ${one}`;
    case 'timeOf':
      return `the moment of the ${spec.which} ${one}`;
    case 'gap':
      return `the ${spec.measure} time between one ${events.join(' or ')} and the next, ${window}`;
    case 'decayedSum':
      return `the sum of ${of} over all ${what} ${window}, each counting half as much after every ${length}`;
    case 'funnel':
      return `how many of the steps ${spec.steps.map(labelOf).join(' → ')} were taken within ${length}, ${window}`;
  }
}

function inChinese(spec: AggregateSpec, parts: AggregateParts): string {
  const { events, each, of, over, length, labelOf } = parts;
  const named = events.map((event) => `“${event}”`).join('或');
  const what = each === undefined ? named : `${named}的${each}明细`;
  const window = over === undefined ? '迄今' : `近${over}内`;
  switch (spec.op) {
    case 'count':
      return `${window}${what}的${each === undefined ? '次数' : '条数'}`;
    case 'sum':
      return `${window}${what}中${of}的总和`;
    case 'mean':
      return `${window}${what}中${of}的平均值`;
    case 'variance':
      return `${window}${what}中${of}的方差`;
    case 'min':
      return `${window}${what}中${of}的最小值`;
    case 'max':
      return `${window}${what}中${of}的最大值`;
    case 'first':
      return `${window}首次${what}的${of}`;
    case 'last':
      return `${window}最近一次${what}的${of}`;
    case 'lastN':
      return `${window}最近${spec.n}次${what}的${of}`;
    case 'distinct':
      return `${window}${what}中不同${of}的个数`;
    case 'mostFrequent':
      return `${window}${what}中出现最多的${of}`;
    case 'topK':
      return `${window}${what}中出现最多的${spec.k}个${of}`;
    case 'quantile':
      return spec.q === 0.5 ? `${window}${what}中${of}的中位数` : `${window}${what}中${of}的${spec.q}分位数`;
    case 'hourHistogram':
      return `${window}${what}在一天各时段的次数`;
    case 'weekdayHistogram':
      return `${window}${what}在一周各天的次数`;
    case 'activeDays':
      return `${window}有${what}的天数`;
    case 'sessions':
      return `${window}到访的${{ count: '次数', length: '平均时长', depth: '平均事件数' }[spec.measure]}；${named}间隔不超过${length}算同一次到访`;
    case 'timeSince':
      return `距${spec.which === 'first' ? '首次' : '最近一次'}${what}的时间`;
    case 'timeOf':
      return `${spec.which === 'first' ? '首次' : '最近一次'}${what}的时间点`;
    case 'gap':
      return `${window}相邻两次${named}的${{ mean: '平均', shortest: '最短', longest: '最长' }[spec.measure]}间隔`;
    case 'decayedSum':
      return `${window}${what}中${of}的加权总和，每过${length}权重减半`;
    case 'funnel':
      return `${window}在${length}内依次完成${spec.steps.map(labelOf).join('→')}中的步数`;
  }
}
