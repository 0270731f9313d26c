/** What can be wrong with customers among whom the odd ones are looked for. */
export const oddityErrors = {
  oddities_too_few: {
    en: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `There are ${rows} customers; among fewer than ${least} nobody can be told to be unlike the others`, cure: 'Look again when there are more' },
    zh: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `目前只有 ${rows} 位客户；少于 ${least} 位时，无法判断谁与众不同`, cure: '请在客户更多时再试' },
  },
  oddities_alike: {
    en: { what: ({ rows }: { readonly rows: number }) => `All ${rows} customers have the same values in every column that was looked at`, cure: 'Name columns in which customers differ, or import more history' },
    zh: { what: ({ rows }: { readonly rows: number }) => `${rows} 位客户在所看的各列上取值完全相同`, cure: '请指定客户之间有差异的列，或导入更多历史' },
  },
} as const;
