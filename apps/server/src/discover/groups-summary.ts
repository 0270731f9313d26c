/** All groups in one sentence. */
import type { Words } from '@limn/engine';
import type { FoundGroups } from './groups-job.ts';

/** Agreement from which on groups are firm; below the second, their borders are a matter of chance. */
const [FIRM, LOOSE] = [0.75, 0.5];

/** `Six groups; the largest, 32 %: hardly ever a second order.` */
export function groupsSummary({ groups, customers, stability }: Pick<FoundGroups, 'groups' | 'customers' | 'stability'>): Words {
  const [first] = groups;
  if (first === undefined) {
    return {
      en: `No groups: these ${customers} customers differ by degrees, with no gaps between kinds.`,
      zh: `没有发现分组：这${customers}位客户之间只有程度差别，没有明显分界。`,
    };
  }
  const percent = Math.round(first.share * 100);
  const firmness = stability >= FIRM
    ? { en: 'They are found again in parts of the customers.', zh: '在部分客户中重复查找，结果一致。' }
    : stability >= LOOSE
      ? { en: 'Their cores are found again in parts of the customers, their borders are blurred.', zh: '在部分客户中重复查找，核心一致，边界较模糊。' }
      : { en: 'Other looks at the same customers part them otherwise: take them as a hint.', zh: '换一部分客户查找会有不同划分，仅供参考。' };
  return {
    en: `${groups.length} groups of ${customers} customers; the largest, ${percent}%: ${first.label.en}. ${firmness.en}`,
    zh: `${customers}位客户分为${groups.length}组；最大的一组占${percent}%：${first.label.zh}。${firmness.zh}`,
  };
}
