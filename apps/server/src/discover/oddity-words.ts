/** What sets a customer apart, in words. Never a judgement: a customer who is unlike the others may be the best there is. */
import { createRuleWords, type ColumnValue, type Engine, type Words } from '@limn/engine';
import type { FoundOddities, OddReason } from '@limn/learn';

/** Words of both languages for one definition. */
export interface OddityWords {
  /** `orders in the last 7 days is 412; nine in ten have 0 to 3` */
  reason(reason: OddReason): Words;
  /** Who was looked at, and how many stand apart. */
  summary(found: Pick<FoundOddities, 'customers' | 'found' | 'threshold'>): Words;
}

/** Cost as of `createRuleWords`, twice. */
export function createOddityWords({ definition, columns }: Pick<Engine, 'definition' | 'columns'>): OddityWords {
  const [en, zh] = [createRuleWords({ definition, columns }, 'en'), createRuleWords({ definition, columns }, 'zh')];
  const values = (column: string, value: Exclude<ColumnValue, undefined>): Words => ({ en: en.value(column, value), zh: zh.value(column, value) });
  return {
    reason({ column, value, usual, alike }) {
      const label = columns.get(column)?.label ?? { en: column, zh: column };
      const share = { en: shareOf(alike), zh: shareOf(alike) };
      if (value === undefined) return { en: `${label.en} is missing, as of ${share.en} of all`, zh: `缺少${label.zh}，仅${share.zh}的客户如此` };
      const told = values(column, value);
      if (usual === undefined) return { en: `${label.en} is ${told.en}, as of ${share.en} of all`, zh: `${label.zh}为${told.zh}，仅${share.zh}的客户如此` };
      const [low, high] = usual.map((bound) => values(column, bound)) as [Words, Words];
      if (low.en === high.en) return { en: `${label.en} is ${told.en}; nine in ten have ${low.en}`, zh: `${label.zh}为${told.zh}；十有九人为${low.zh}` };
      return { en: `${label.en} is ${told.en}; nine in ten have ${low.en} to ${high.en}`, zh: `${label.zh}为${told.zh}；十有九人在${low.zh}至${high.zh}之间` };
    },
    summary({ customers, found, threshold: { by } }) {
      const [all, apart] = [customers.toLocaleString('en-US'), found.toLocaleString('en-US')];
      if (found === 0) return { en: `Of ${all} customers, nobody stands apart from the rest.`, zh: `${all}位客户中，没有人明显与众不同。` };
      if (by === 'share') return { en: `Of ${all} customers, these are the ${apart} least like the others.`, zh: `${all}位客户中，与其他人差异最大的${apart}位。` };
      return { en: `Of ${all} customers, ${apart} stand${found === 1 ? 's' : ''} apart from the rest by a gap.`, zh: `${all}位客户中，有${apart}位与其他人明显拉开差距。` };
    },
  };
}

/** `0.3%`; of very few customers more digits. */
function shareOf(share: number): string {
  return `${Number((share * 100).toPrecision(share < 0.01 ? 1 : 2))}%`;
}
