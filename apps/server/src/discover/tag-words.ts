/** Behaviours that go together, in words of both languages. */
import type { ProfileDefinition, Words } from '@limn/engine';
import type { Behaviour } from '@limn/learn';
import type { FoundTag, FoundTags } from './discovery-job.ts';

const DAY_MS = 86_400_000;

/** Days of a window, whole. */
export function daysOf(windowMs: number): number {
  return Math.max(1, Math.round(windowMs / DAY_MS));
}

/** What one behaviour is called: its word, or the name of its event. */
export function nameOf(behaviour: Behaviour, definition: ProfileDefinition): Words {
  const { value, title = value } = behaviour;
  const name = title?.trim();
  return name === undefined ? labelOf(behaviour, definition) : { en: name, zh: name };
}

/** `baby and toys` */
export function tagLabel({ behaviours }: Pick<FoundTag, 'behaviours'>, definition: ProfileDefinition): Words {
  const names = behaviours.map((each) => nameOf(each, definition));
  return { en: listOf(names.map(({ en }) => en), ', ', ' and '), zh: listOf(names.map(({ zh }) => zh), '、', '与') };
}

/** `look with category “baby”, 3 times or more` */
export function behaviourWords(behaviour: Behaviour, definition: ProfileDefinition): Words {
  const { field, value, title, atLeast, each } = behaviour;
  const label = labelOf(behaviour, definition);
  const word = title === undefined ? value?.trim() : `${value} ${title.trim()}`;
  const what: Words = field === undefined ? label : { en: `${label.en} with ${each === undefined ? '' : `a line of `}${field} “${word}”`, zh: `${label.zh}（${each === undefined ? '' : '明细的'}${field}为“${word}”）` };
  return atLeast === 1 ? what : { en: `${what.en}, ${atLeast} times or more`, zh: `${what.zh}至少${atLeast}次` };
}

/** What the tag means, one sentence. */
export function tagDescription({ behaviours }: Pick<FoundTag, 'behaviours'>, windowMs: number, definition: ProfileDefinition): Words {
  const all = behaviours.map((each) => behaviourWords(each, definition));
  const days = daysOf(windowMs);
  return { en: `In the last ${days} days: ${all.map(({ en }) => en).join('; ')}.`, zh: `近${days}天内：${all.map(({ zh }) => zh).join('；')}。` };
}

/** Why it is worth a tag: how often, how surely, and that it lasts. */
export function tagSentence(tag: FoundTag, definition: ProfileDefinition): Words {
  const { behaviours, rule: { given, follows, confidence, base }, earlier, later } = tag;
  const before = given.map((place) => nameOf(behaviours[place]!, definition));
  const after = nameOf(behaviours[follows]!, definition);
  const [surely, anyway] = [percent(confidence), percent(base)];
  return {
    en: `Of those with ${listOf(before.map(({ en }) => en), ', ', ' and ')}, ${surely} also have ${after.en}; of all customers ${anyway}. That is ${times(earlier.lift)} times what chance gives among customers who are as busy (${times(earlier.low)} to ${times(earlier.high)}), and ${times(later.lift)} times in the time after (${times(later.low)} to ${times(later.high)}).`,
    zh: `有${listOf(before.map(({ zh }) => zh), '、', '与')}的客户中，${surely}也有${after.zh}，而全体客户仅${anyway}。在同样活跃的客户中，这是随机情况的${times(earlier.lift)}倍（${times(earlier.low)}–${times(earlier.high)}）；在其后的时段仍为${times(later.lift)}倍（${times(later.low)}–${times(later.high)}）。`,
  };
}

/** What was looked at, and how much of it held. */
export function tagsSummary({ customers, behaviours, tried, faded, tags, windowMs }: FoundTags): Words {
  const [count, many, all] = [tags.length, tried.toLocaleString('en-US'), customers.earlier.toLocaleString('en-US')];
  const days = daysOf(windowMs);
  return {
    en: `${count === 0 ? 'Nothing goes' : `${count} ${count === 1 ? 'set' : 'sets'} of behaviours ${count === 1 ? 'goes' : 'go'}`} together beyond chance in ${days} days and again in the ${days} after; ${many} sets of ${behaviours} behaviours of ${all} customers were tried${faded > 0 ? `, ${faded} more did not hold later` : ''}.`,
    zh: `${count === 0 ? '没有行为组合' : `有${count}组行为`}在${days}天内的共现超出随机，且在其后${days}天依然成立；共检验${all}位客户、${behaviours}种行为的${many}个组合${faded > 0 ? `，另有${faded}组后来不再成立` : ''}。`,
  };
}

function labelOf({ event }: Behaviour, { events }: ProfileDefinition): Words {
  return events.find(({ name }) => name === event)?.label ?? { en: event, zh: event };
}

function listOf(names: readonly string[], comma: string, and: string): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(comma)}${and}${names.at(-1)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function times(lift: number): string {
  return lift.toFixed(lift < 10 ? 1 : 0);
}
