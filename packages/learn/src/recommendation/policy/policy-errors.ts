/** What makes it impossible, or unsafe, to say what a change would have brought. Part of the codes of this package: see `errors.ts`. */

/** Which recommendation. */
export interface Recommended {
  readonly recommendation: string;
}

/** Where a chance would be logged. */
export interface LoggedField {
  readonly event: string;
  readonly field: string;
}

/** Why, without a stop. */
export interface Because {
  readonly reason: string;
}

/** By code; sentences without their last stop. */
export const policyErrors = {
  policy_log_unfit: {
    en: { what: ({ reason }: Because) => `Nothing can be estimated from this log: ${reason}`, cure: 'Log with each impression how likely it was, above 0 and at most 1, and what came of it as a number' },
    zh: { what: ({ reason }: Because) => `无法用此日志估计：${reason}`, cure: '每次曝光请记录其展示概率（大于 0，不超过 1）以及数值形式的结果' },
  },
  showing_undeclared: {
    en: { what: ({ recommendation }: Recommended) => `'${recommendation}' does not declare which events tell what was shown`, cure: 'Declare impression, and click or a signal that means a purchase; estimate once lists were shown' },
    zh: { what: ({ recommendation }: Recommended) => `“${recommendation}”没有声明哪些事件记录曝光`, cure: '请声明 impression，以及 click 或表示购买的 signal；积累曝光后再评估' },
  },
  propensities_undeclared: {
    en: { what: ({ recommendation, event, field }: Recommended & LoggedField) => `Nothing says how likely what '${recommendation}' showed was: the event '${event}' declares no field '${field}' beside the item`, cure: 'Send the propensity of each item of an answer with its impression, and declare it as a number; or name its field' },
    zh: { what: ({ recommendation, event, field }: Recommended & LoggedField) => `“${recommendation}”的展示概率未知：事件“${event}”没有在商品旁声明字段“${field}”`, cure: '请在曝光事件中随每件商品发送应答里的 propensity，并声明为数值字段；或指定其字段名' },
  },
  propensities_absent: {
    en: { what: ({ recommendation, event, field }: Recommended & LoggedField) => `No list that '${recommendation}' showed was logged with '${field}' for each of its items ('${event}')`, cure: 'Send the propensity of each item of an answer with its impression, from 1 for places that are not left to chance; estimate once such lists were shown' },
    zh: { what: ({ recommendation, event, field }: Recommended & LoggedField) => `“${recommendation}”没有任何一次展示为每件商品记录了“${field}”（事件“${event}”）`, cure: '请在曝光事件中随每件商品发送应答里的 propensity（非随机位置为 1）；积累后再评估' },
  },
  policy_support_missing: {
    en: { what: ({ share }: { readonly share: string }) => `The new policy would show in about ${share} of the cases what was never shown: nothing is known of that`, cure: 'Explore these items for a while (Thompson sampling or LinUCB on a slot), or estimate a policy nearer to the live one' },
    zh: { what: ({ share }: { readonly share: string }) => `新策略约有 ${share} 的展示从未出现过，其效果无从得知`, cure: '请先对这些商品做一段时间的探索（在某个位置使用 Thompson 采样或 LinUCB），或评估更接近现行策略的方案' },
  },
  policy_support_partly: {
    en: { what: ({ share }: { readonly share: string }) => `The new policy would show in about ${share} of the cases what was never shown; these count as if they brought nothing to IPS, and as all others to SNIPS`, cure: 'Look at both estimates, and explore these items before the change goes live' },
    zh: { what: ({ share }: { readonly share: string }) => `新策略约有 ${share} 的展示从未出现过；IPS 视其收益为零，SNIPS 视其与其余相同`, cure: '请同时参考两种估计，并在上线前探索这些商品' },
  },
  policy_weights_clipped: {
    en: { what: ({ rows, clip }: { readonly rows: number; readonly clip: number }) => `${rows} choices would count more than ${clip} times and count so much: the estimates lean towards less`, cure: 'Log more exploration, or raise the bound and look at wider intervals' },
    zh: { what: ({ rows, clip }: { readonly rows: number; readonly clip: number }) => `有 ${rows} 次选择的权重超过 ${clip}，已按此截断：估计会偏低`, cure: '请增加探索数据，或提高上限并接受更宽的区间' },
  },
  policy_rows_few: {
    en: { what: ({ rows }: { readonly rows: number }) => `The log says as much of the new policy as ${rows} choices of its own would: the estimates are very uncertain`, cure: 'Look at the intervals rather than the values, or log for longer' },
    zh: { what: ({ rows }: { readonly rows: number }) => `此日志对新策略的信息量仅相当于 ${rows} 次选择：估计很不确定`, cure: '请以区间为准，或继续积累日志' },
  },
  policy_rows_too_few: {
    en: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `The log says as much of the new policy as ${rows} choices of its own would; an estimate needs at least ${least}`, cure: 'Log for longer, explore more, or estimate a policy nearer to the live one' },
    zh: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `此日志对新策略的信息量仅相当于 ${rows} 次选择，估计至少需要 ${least} 次`, cure: '请延长记录时间、增加探索，或评估更接近现行策略的方案' },
  },
} as const;
