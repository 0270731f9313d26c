/** What makes it impossible, or unsafe, to say what customers are worth. Part of the codes of this package: see `errors.ts`. */

type Role = 'customer' | 'time' | 'amount';

const roleWords: Readonly<Record<Role, string>> = { customer: '客户', time: '时间', amount: '金额' };

/** By code; sentences without their last stop. */
export const valueErrors = {
  payments_unfit: {
    en: { what: ({ file, needed, names }: { readonly file: string; readonly needed: Role; readonly names: readonly string[] }) => `No column of ${file} looks like the ${needed}; it has ${names.map((name) => `'${name}'`).join(', ')}`, cure: 'Name the columns: --user, --time and --amount, or --price and --quantity' },
    zh: { what: ({ file, needed, names }: { readonly file: string; readonly needed: Role; readonly names: readonly string[] }) => `${file} 中没有像${roleWords[needed]}的列；现有${names.map((name) => `“${name}”`).join('、')}`, cure: '请用 --user、--time 和 --amount（或 --price 与 --quantity）指定列' },
  },
  repeat_customers_few: {
    en: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `Only ${rows} customers came back and paid on another day before the split; laws of purchases need at least ${least}`, cure: 'Bring a longer history or more customers; a customer who bought once says nothing of the gaps' },
    zh: { what: ({ rows, least }: { readonly rows: number; readonly least: number }) => `切分时刻之前只有 ${rows} 位客户在另一天再次付款；估计购买规律至少需要 ${least} 位`, cure: '请提供更长的历史或更多客户；只购买过一次的客户无法体现购买间隔' },
  },
  value_columns_absent: {
    en: { what: ({ label }: { readonly label: string }) => `Nothing tells the history of purchases behind '${label}': how many, the first, the last, and what all cost`, cure: 'Declare them with the prediction, value: { purchases, first, last, spend }, or add features over ever of the event that it sums up' },
    zh: { what: ({ label }: { readonly label: string }) => `没有列说明“${label}”背后的购买历史：次数、首次、最近一次与总金额`, cure: '请在预测中声明 value: { purchases, first, last, spend }，或为其求和的事件添加时间窗为 ever 的特征' },
  },
  amount_negative: {
    en: { what: ({ label }: { readonly label: string }) => `'${label}' is no amount that is 0 or more, which the logarithms of this trainer need`, cure: 'Take another trainer: trees, linear, forest or network' },
    zh: { what: ({ label }: { readonly label: string }) => `“${label}”不是非负金额，而该训练方法需要取对数`, cure: '请改用其他训练方法：trees、linear、forest 或 network' },
  },
  choice_unfit: {
    en: { what: ({ label }: { readonly label: string }) => `'${label}' is no amount, and the best of several ways is looked for of amounts alone`, cure: 'Name one trainer, such as trees' },
    zh: { what: ({ label }: { readonly label: string }) => `“${label}”不是金额，只有金额才会比较多种训练方法`, cure: '请指定一种训练方法，例如 trees' },
  },
  value_split_outside: {
    en: { what: ({ first, last }: { readonly first: string; readonly last: string }) => `Payments run from ${first} to ${last}: the split leaves no week before it, or none after it`, cure: 'Name a day with at least a week of payments on both sides' },
    zh: { what: ({ first, last }: { readonly first: string; readonly last: string }) => `付款记录从 ${first} 到 ${last}：切分日期之前或之后不足一周`, cure: '请选择前后都至少有一周付款记录的日期' },
  },
  payments_left_out: {
    en: { what: ({ rows }: { readonly rows: number }) => `${rows} rows lack a customer, a moment or an amount that can be read, and are left out`, cure: 'Look at these columns; payments of nobody belong to nobody' },
    zh: { what: ({ rows }: { readonly rows: number }) => `有 ${rows} 行缺少可读的客户、时间或金额，已排除`, cure: '请检查这些列；无客户的付款不计入任何人' },
  },
  payments_given_back: {
    en: { what: ({ days }: { readonly days: number }) => `On ${days} days of customers as much was given back as paid, or more; these are no purchases`, cure: 'Nothing needs to be done for returns on the day itself; those of earlier days do not lower what was paid then' },
    zh: { what: ({ days }: { readonly days: number }) => `有 ${days} 个客户日的退款不少于付款，不计为购买`, cure: '当天退款无需处理；退还更早的订单不会减少当时的金额' },
  },
  spend_dependent: {
    en: { what: ({ correlation }: { readonly correlation: string }) => `Customers who buy more often also pay more or less at once (correlation ${correlation}); the law of spend takes the two as unrelated`, cure: 'Read values of the most frequent customers with care, and look at the errors by the held-out weeks' },
    zh: { what: ({ correlation }: { readonly correlation: string }) => `购买更频繁的客户单次金额也不同（相关系数 ${correlation}），而金额规律假设两者无关`, cure: '请谨慎看待最活跃客户的估值，并以留出时段的误差为准' },
  },
  likelihood_flat: {
    en: { what: ({ law }: { readonly law: string }) => `The data do not settle all parameters of ${law}; its intervals tell chance alone, not the parameters`, cure: 'Bring a longer history, or read another law' },
    zh: { what: ({ law }: { readonly law: string }) => `数据不足以确定 ${law} 的全部参数；其区间只反映随机性，不含参数的不确定性`, cure: '请提供更长的历史，或参考其他模型' },
  },
} as const;
