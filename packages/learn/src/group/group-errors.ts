/** What makes it impossible to find groups. Part of the codes of this package: see `errors.ts`. */
import type { Problem } from '../errors.ts';

/** By code; sentences without their last stop. */
export const groupErrors = {
  customers_few: {
    en: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `There are ${rows} customers; groups need at least ${least}`, cure: 'Wait until more customers are known: of so few, any groups are chance' },
    zh: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `只有 ${rows} 位客户，发现分组至少需要 ${least} 位`, cure: '请等客户更多时再试：人数过少，任何分组都只是碰巧' },
  },
  group_columns_few: {
    en: { what: ({ left }: { readonly left: readonly Problem[] }) => `No two columns tell customers apart${left.length === 0 ? '' : `: ${left.length} were left out, since they are empty, the same for all or as another`}`, cure: 'Name other columns or views, or declare features that differ between customers' },
    zh: { what: ({ left }: { readonly left: readonly Problem[] }) => `没有两列能够区分客户${left.length === 0 ? '' : `：${left.length} 列因为空、全部相同或与其他列重复而被排除`}`, cure: '请指定其他列或视图，或定义能区分客户的特征' },
  },
} as const;
