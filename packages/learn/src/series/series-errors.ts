/** What makes it impossible, or unsafe, to forecast a series. Part of the codes of this package: see `errors.ts`. */

type Step = 'day' | 'week';
/** '' is the whole. */
type Named = { readonly series: string };
const named = (series: string): string => (series === '' ? 'The series' : `The series '${series}'`);
const namedZh = (series: string): string => (series === '' ? '该序列' : `序列“${series}”`);
const stepsZh: Readonly<Record<Step, string>> = { day: '天', week: '周' };
const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
const quotedZh = (names: readonly string[]): string => names.map((name) => `“${name}”`).join('、');

/** By code; sentences without their last stop. */
export const seriesErrors = {
  series_too_short: {
    en: { what: ({ series, steps, least, every, ahead }: Named & { readonly steps: number; readonly least: number; readonly every: Step; readonly ahead: number }) => `${named(series)} has ${steps} whole ${every}s, and to look ${ahead} ahead at least ${least} are needed: to learn, to choose a model, and to judge it`, cure: 'Look less far ahead, or ask again when there is more history' },
    zh: { what: ({ series, steps, least, every, ahead }: Named & { readonly steps: number; readonly least: number; readonly every: Step; readonly ahead: number }) => `${namedZh(series)}只有完整的 ${steps} ${stepsZh[every]}；要预测未来 ${ahead} ${stepsZh[every]}，至少需要 ${least} ${stepsZh[every]}用于学习、选择和检验模型`, cure: '请缩短预测时段，或在积累更多历史后再试' },
  },
  series_constant: {
    en: { what: ({ series, value }: Named & { readonly value: string }) => `${named(series)} is ${value} at every step: there is nothing to learn`, cure: 'Look at the event, the field and the customers that were asked for' },
    zh: { what: ({ series, value }: Named & { readonly value: string }) => `${namedZh(series)}始终为 ${value}：没有可学习的变化`, cure: '请检查所选的事件、字段与人群' },
  },
  series_empty: {
    en: { what: ({ series, share, every }: Named & { readonly share: string; readonly every: Step }) => `${named(series)} is 0 on ${share} of its ${every}s: bands by steps would say nothing`, cure: 'Ask by week instead of by day, or for a larger part' },
    zh: { what: ({ series, share, every }: Named & { readonly share: string; readonly every: Step }) => `${namedZh(series)}有 ${share} 的${every === 'day' ? '日期' : '周'}为 0：逐期区间没有意义`, cure: '请改为按周预测，或选择更大的范围' },
  },
  series_not_finite: {
    en: { what: ({ series, date }: Named & { readonly date: string }) => `${named(series)} is no number on ${date}`, cure: 'Look at what was added up: a value that cannot be read must be missing, not NaN' },
    zh: { what: ({ series, date }: Named & { readonly date: string }) => `${namedZh(series)}在 ${date} 不是数字`, cure: '请检查参与汇总的数据：无法读取的值应为缺失，而不是 NaN' },
  },
  series_moment_ahead: {
    en: { what: ({ date, last }: { readonly date: string; readonly last: string }) => `${date} lies in the future; what is known ends with ${last}`, cure: 'Ask for a day that is over; how far to look ahead is another question' },
    zh: { what: ({ date, last }: { readonly date: string; readonly last: string }) => `${date} 在未来；已知数据截至 ${last}`, cure: '请指定已经过去的日期；预测多远由另一个参数决定' },
  },
  series_event_unknown: {
    en: { what: ({ event, names }: { readonly event: string; readonly names: readonly string[] }) => `The definition has no event '${event}'; it has ${quoted(names)}`, cure: 'Name one of these' },
    zh: { what: ({ event, names }: { readonly event: string; readonly names: readonly string[] }) => `定义中没有事件“${event}”；现有${quotedZh(names)}`, cure: '请从中选择' },
  },
  series_field_unfit: {
    en: { what: ({ event, field, wanted, names }: { readonly event: string; readonly field: string; readonly wanted: 'number' | 'text'; readonly names: readonly string[] }) => `The event '${event}' has no ${wanted} field '${field}'${names.length === 0 ? '' : `; it has ${quoted(names)}`}`, cure: 'Name a number to add up, and a text to part by' },
    zh: { what: ({ event, field, wanted, names }: { readonly event: string; readonly field: string; readonly wanted: 'number' | 'text'; readonly names: readonly string[] }) => `事件“${event}”没有${wanted === 'number' ? '数值' : '文本'}字段“${field}”${names.length === 0 ? '' : `；现有${quotedZh(names)}`}`, cure: '求和请选数值字段，拆分请选文本字段' },
  },
  series_segment_unknown: {
    en: { what: ({ segment, names }: { readonly segment: string; readonly names: readonly string[] }) => `The definition has no segment or tag '${segment}'${names.length === 0 ? '' : `; it has ${quoted(names)}`}`, cure: 'Name one of these' },
    zh: { what: ({ segment, names }: { readonly segment: string; readonly names: readonly string[] }) => `定义中没有人群或标签“${segment}”${names.length === 0 ? '' : `；现有${quotedZh(names)}`}`, cure: '请从中选择' },
  },
  series_columns_unfit: {
    en: { what: ({ file, names }: { readonly file: string; readonly names: readonly string[] }) => `No column of ${file} looks like a moment; it has ${quoted(names)}`, cure: 'Name the columns: --time and --value' },
    zh: { what: ({ file, names }: { readonly file: string; readonly names: readonly string[] }) => `${file} 中没有像时间的列；现有${quotedZh(names)}`, cure: '请用 --time 和 --value 指定列' },
  },
  series_rows_left_out: {
    en: { what: ({ rows }: { readonly rows: number }) => `${rows} rows lack a moment or a number that can be read, and are left out`, cure: 'Look at these columns; what is left out counts as not having been' },
    zh: { what: ({ rows }: { readonly rows: number }) => `有 ${rows} 行缺少可读的时间或数值，已排除`, cure: '请检查这些列；被排除的行视同不存在' },
  },
  series_no_better: {
    en: { what: ({ series }: Named) => `${named(series)}: on the windows that were held out, what was chosen came not surely nearer than the last season again`, cure: 'Read the bands rather than the line; more history may part them' },
    zh: { what: ({ series }: Named) => `${namedZh(series)}：在留出的时段上，所选模型并不确定优于“重复上一周期”`, cure: '请以区间而非单一曲线为准；历史更长时可能分出高下' },
  },
  series_windows_few: {
    en: { what: ({ windows }: { readonly windows: number }) => `Only ${windows} stretches could be held out: how good the models are is roughly known`, cure: 'Look less far ahead, or ask again when there is more history' },
    zh: { what: ({ windows }: { readonly windows: number }) => `只能留出 ${windows} 个时段：模型优劣仅能粗略判断`, cure: '请缩短预测时段，或在积累更多历史后再试' },
  },
  series_year_unseen: {
    en: { what: ({ days }: { readonly days: number }) => `The history covers ${days} days: what comes once a year, as Christmas does, was seen once at most and is not foreseen`, cure: 'Reckon with such days yourself until two years are known' },
    zh: { what: ({ days }: { readonly days: number }) => `历史只有 ${days} 天：圣诞等一年一度的变化至多见过一次，无法预见`, cure: '在积累两年数据之前，请自行考虑这类日期' },
  },
} as const;
