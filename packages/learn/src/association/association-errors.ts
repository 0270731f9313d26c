/** What can be wrong with a history in which behaviours that go together are looked for. */
export const associationErrors = {
  associations_too_few: {
    en: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `Only ${rows} customers did anything in one of the two windows; what goes together cannot be told from chance below ${least}`, cure: 'Take a longer window, or look again when there is more history' },
    zh: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `两个时间窗之一内只有 ${rows} 位客户有行为；少于 ${least} 位时，无法区分关联与巧合`, cure: '请使用更长的时间窗，或在历史更多时再试' },
  },
  behaviours_none: {
    en: { what: ({ events }: { readonly events: number }) => `Nothing that was done in ${events} events was done by enough customers`, cure: 'Declare fields of words in events, such as categories, or ask for a smaller support' },
    zh: { what: ({ events }: { readonly events: number }) => `${events} 个事件中，没有哪种行为由足够多的客户完成`, cure: '请在事件中声明品类等文字字段，或降低支持度要求' },
  },
} as const;
