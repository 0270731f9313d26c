/** What goes wrong while learning from a stream. Part of the codes of this package: see `errors.ts`. */

/** How many. */
export interface Counted {
  readonly count: number;
}

/** By code; sentences without their last stop. */
export const onlineErrors = {
  online_option_invalid: {
    en: { what: ({ option, wanted }: { readonly option: string; readonly wanted: string }) => `The option '${option}' of an online learner must be ${wanted}`, cure: 'Mend it; absent options have usual values' },
    zh: { what: ({ option, wanted }: { readonly option: string; readonly wanted: string }) => `在线学习的选项“${option}”应为 ${wanted}`, cure: '请改正该选项；省略时使用默认值' },
  },
  online_state_unreadable: {
    en: { what: ({ reason }: { readonly reason: string }) => `The saved state of an online learner cannot be used: ${reason}`, cure: 'Load the state saved before it, or begin anew from the events' },
    zh: { what: ({ reason }: { readonly reason: string }) => `无法使用保存的在线学习状态：${reason}`, cure: '请载入更早保存的状态，或从事件重新学习' },
  },
  online_labels_absent: {
    en: { what: ({ count }: Counted) => `No label came for the last ${count} examples, which by what was learnt cannot be chance: that their time is over teaches nothing until a label comes`, cure: 'Look at what sends the labels' },
    zh: { what: ({ count }: Counted) => `最近 ${count} 个样本都没有等到标签，依所学判断不可能是偶然；在收到标签之前，超时的样本不再参与学习`, cure: '请检查标签的来源' },
  },
  online_examples_refused: {
    en: { what: ({ count, limit }: Counted & { readonly limit: number }) => `${count} examples were not kept, because ${limit} waited for their labels already`, cure: 'Let more wait (mostWaiting), or shorten the time within which labels come' },
    zh: { what: ({ count, limit }: Counted & { readonly limit: number }) => `有 ${count} 个样本未保留，因为已有 ${limit} 个在等待标签`, cure: '请提高等待上限（mostWaiting），或缩短标签的等待时间' },
  },
  online_features_rejected: {
    en: { what: ({ count }: Counted) => `${count} examples were not learnt: a feature is not a finite number of usual size, is unknown, or there are too many`, cure: 'Look at the outcome of each such example, and at what computes the feature' },
    zh: { what: ({ count }: Counted) => `有 ${count} 个样本未参与学习：特征不是大小正常的有限数值、未知，或数量过多`, cure: '请查看这些样本的处理结果，并检查特征的来源' },
  },
  online_labels_rejected: {
    en: { what: ({ count }: Counted) => `${count} labels were neither 0 nor 1, or nothing waited for them: too late, sent twice, or of an example that never was`, cure: 'Send one label an example, 0 or 1, within the declared time' },
    zh: { what: ({ count }: Counted) => `有 ${count} 个标签既不是 0 也不是 1，或没有样本在等待（迟到、重复或样本不存在）`, cure: '每个样本请在声明的时间内发送一个 0 或 1 的标签' },
  },
  online_clock_jump: {
    en: { what: ({ count, days }: Counted & { readonly days: number }) => `The clock jumped more than ${days} days ahead ${count} times; examples that waited were let go, and nobody was asked about in between`, cure: 'Look at the clock of the machine, and at what sends moments' },
    zh: { what: ({ count, days }: Counted & { readonly days: number }) => `时钟向前跳过 ${days} 天以上共 ${count} 次；等待中的样本已放弃，其间未取样本`, cure: '请检查本机时钟以及时刻的来源' },
  },
  online_undeclared: {
    en: { what: ({ prediction }: { readonly prediction: string }) => `The prediction '${prediction}' does not say how it learns with each event`, cure: "Declare it: online: { model: 'ftrl' }" },
    zh: { what: ({ prediction }: { readonly prediction: string }) => `预测“${prediction}”没有声明如何随事件在线学习`, cure: "请声明：online: { model: 'ftrl' }" },
  },
  online_clock_back: {
    en: { what: ({ count }: Counted) => `The clock jumped back ${count} times; the latest moment was kept`, cure: 'Give moments at which events were received, in the order of the log' },
    zh: { what: ({ count }: Counted) => `时钟回退了 ${count} 次，已沿用最近的时刻`, cure: '请按日志顺序提供事件的接收时刻' },
  },
} as const;
