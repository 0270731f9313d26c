/** A change of what comes in, or of what customers are like, in words. Pure. */
import { createFormat, type Column, type ProfileDefinition, type Words } from '@limn/engine';
import type { KeptDrift } from '@limn/learn/drift';
import type { Alert } from '../activity/alert.ts';
import type { WatchSettings } from './watch-settings.ts';

/** A change of about one day, with what it moves. */
export interface MovingDrift {
  /** The first that was found; `others` came with it. */
  readonly drift: KeptDrift;
  readonly others: readonly KeptDrift[];
  /** Since when, ms by the clock in use, and by the system's. */
  readonly at: number;
  readonly since: number;
  /** Predictions that rest on it, by how much it has moved their mean so far, as far as that is known yet. */
  readonly moves: readonly { readonly prediction: string; readonly effect?: { readonly value: number; readonly error: number } }[];
}

/** What words are made of. */
export interface DriftWords {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  readonly settings: WatchSettings;
}

/** One alert: what changed, since when, and which predictions it moves by how much. */
export function driftAlert({ drift, others, at, since, moves }: MovingDrift, words: DriftWords): Alert {
  const { definition: { timeZone }, settings } = words;
  const what = sentenceOf(drift, words);
  const date = (lang: 'en' | 'zh'): string => createFormat(lang, timeZone).moment(at).replace(lang === 'en' ? /, ?\d\d:\d\d$/ : /\d\d:\d\d$/, '');
  const along = others.length === 0 ? { en: '', zh: '' } : { en: ` ${others.length === 1 ? 'One other' : `${others.length} others`} changed with it.`, zh: `另有${others.length}项同时变化。` };
  const moved = movesOf(moves, words);
  return {
    id: `data_drift:${drift.id}`, code: 'data_drift', level: moves.length > 0 ? 'warn' : 'note', about: drift.id, since,
    ...(moves.length > 0 && { predictions: moves.map(({ prediction }) => prediction) }),
    text: { en: `Since ${date('en')} ${what.en}.${along.en}${moved.en}`, zh: `自${date('zh')}起，${what.zh}。${along.zh}${moved.zh}` },
    cure: moves.length > 0
      ? { en: 'Look whether the source changed, or the world did. If the world did, a model that learns from the days since knows it.', zh: '请确认是数据来源变了，还是业务本身变了。若是业务变化，用变化之后的数据重新训练模型。' }
      : { en: 'No model in use rests on it. Look whether the source meant to change.', zh: '没有现役模型依赖它。请确认来源的变化是否有意为之。' },
    rule: drift.of === 'field'
      ? { en: `Told when two days lie beyond chance by ${settings.deviations} deviations of what their weekdays and trend usually bring, and by enough to matter; for 28 days.`, zh: `连续两天偏离同星期与趋势的常态达${settings.deviations}倍标准差、且幅度足够大时提示，持续28天。` }
      : { en: `Told when two days differ from a week ten days before by a PSI of ${settings.psi} and three times as much as usual; for 28 days.`, zh: `连续两天与十天前一周相比PSI达到${settings.psi}且为平时的3倍时提示，持续28天。` },
  };
}

/** What it is called: `“revenue” of “order”`, or the label of a column. */
export function nameOfDrift({ id, of }: Pick<KeptDrift, 'id' | 'of'>, { definition, columns }: Pick<DriftWords, 'definition' | 'columns'>): Words {
  if (of === 'column') {
    const label = columns.get(id)?.label ?? { en: id, zh: id };
    return { en: `“${label.en}”`, zh: `“${label.zh}”` };
  }
  const name = id.slice(0, id.indexOf('.'));
  const field = id.slice(id.indexOf('.') + 1);
  const event = definition.events.find((each) => each.name === name)?.label ?? { en: name, zh: name };
  return { en: `“${field}” of “${event.en}”`, zh: `“${event.zh}”的“${field}”` };
}

function sentenceOf(drift: KeptDrift, words: DriftWords): Words {
  const { facet, size, word } = drift;
  const name = nameOfDrift(drift, words);
  const number = numberOf(drift, words);
  const { median, missing, fresh } = size;
  switch (facet) {
    case 'missing':
      return { en: `${name.en} is missing in ${percent(missing.now, 'en')} instead of ${percent(missing.before, 'en')}`, zh: `${name.zh}的缺失率从${percent(missing.before, 'zh')}变为${percent(missing.now, 'zh')}` };
    case 'own':
      if (drift.own === undefined) break;
      return median === undefined
        ? { en: `customers stay with their usual ${name.en} in ${percent(drift.own.now, 'en')} of cases instead of ${percent(drift.own.before, 'en')}`, zh: `客户延续自己常用的${name.zh}的比例从${percent(drift.own.before, 'zh')}变为${percent(drift.own.now, 'zh')}` }
        : { en: `${name.en} is what it usually is for the same item in ${percent(drift.own.now, 'en')} of cases instead of ${percent(drift.own.before, 'en')}`, zh: `同一项目的${name.zh}与往常一致的比例从${percent(drift.own.before, 'zh')}变为${percent(drift.own.now, 'zh')}` };
    case 'fresh': {
      const [first] = fresh ?? [];
      if (first === undefined) break;
      return { en: `“${first.word}” is new in ${name.en}, in ${percent(first.now, 'en')}`, zh: `${name.zh}出现新取值“${first.word}”，占${percent(first.now, 'zh')}` };
    }
    case 'word': {
      const moved = size.words?.find((each) => each.word === word);
      if (moved === undefined) break;
      return { en: `“${moved.word}” makes ${percent(moved.now, 'en')} of ${name.en} instead of ${percent(moved.before, 'en')}`, zh: `${name.zh}中“${moved.word}”的占比从${percent(moved.before, 'zh')}变为${percent(moved.now, 'zh')}` };
    }
    case 'spread':
      return { en: `${name.en} is spread in another way (PSI ${size.psi.toFixed(2)})`, zh: `${name.zh}的离散程度发生变化（PSI ${size.psi.toFixed(2)}）` };
  }
  if (median !== undefined && median.now !== median.before) return { en: `the middle of ${name.en} went from ${number('en', median.before)} to ${number('en', median.now)}`, zh: `${name.zh}的中位数从${number('zh', median.before)}变为${number('zh', median.now)}` };
  return { en: `${name.en} is distributed in another way (PSI ${size.psi.toFixed(2)})`, zh: `${name.zh}的分布发生变化（PSI ${size.psi.toFixed(2)}）` };
}

function numberOf({ id, of }: KeptDrift, { definition, columns }: DriftWords): (lang: 'en' | 'zh', value: number) => string {
  const column = of === 'column' ? columns.get(id) : undefined;
  const shape = column === undefined ? { type: 'number' as const, ...unitOf(id, definition) } : { type: column.type === 'time' ? 'duration' as const : column.type, ...(column.unit !== undefined && { unit: column.unit }) };
  return (lang, value) => createFormat(lang, definition.timeZone).value(Number(value.toPrecision(3)), shape);
}

function unitOf(id: string, { events }: ProfileDefinition): { readonly unit?: string } {
  const [event, name, item] = id.split('.');
  const field = events.find((each) => each.name === event)?.fields[name ?? ''];
  const scalar = field?.type === 'array' ? field.items[item ?? ''] : field;
  return scalar?.type === 'number' && scalar.unit !== undefined ? { unit: scalar.unit } : {};
}

/** Predictions named. */
const NAMED = 3;

function movesOf(moves: MovingDrift['moves'], { columns }: DriftWords): Words {
  if (moves.length === 0) return { en: '', zh: '' };
  const named = moves.slice(0, NAMED).map(({ prediction, effect }) => {
    const { label = { en: prediction, zh: prediction }, unit } = columns.get(prediction) ?? {};
    if (effect === undefined) return { en: `“${label.en}”`, zh: `“${label.zh}”` };
    const by = unit === '%' ? { en: `${signed(effect.value * 100, 1)} points`, zh: `${signed(effect.value * 100, 1)}个百分点` } : { en: signed(effect.value, 2), zh: signed(effect.value, 2) };
    return { en: `“${label.en}” by ${by.en} so far`, zh: `“${label.zh}”（至今${by.zh}）` };
  });
  const rest = moves.length - named.length;
  return {
    en: ` It moves ${named.map(({ en }) => en).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
    zh: `受影响的预测：${named.map(({ zh }) => zh).join('、')}${rest > 0 ? `等${moves.length}项` : ''}。`,
  };
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

function percent(share: number, lang: 'en' | 'zh'): string {
  return new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
