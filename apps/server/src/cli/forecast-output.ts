/** A forecast for people, and as a table of steps. */
import type { Words } from '@limn/engine';
import { bar } from './bar.ts';
import type { CliContext } from './context.ts';
import { tableLines } from './table.ts';

interface Bounds {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Banded {
  readonly value: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
}

/** One series of an answer, as much of it as is printed. */
export interface ShownSeries {
  readonly name: string;
  readonly isRest: boolean;
  readonly model: string;
  readonly form: string;
  readonly total: Banded;
  readonly before: number;
  readonly steps: readonly (Banded & { readonly date: string })[];
  readonly scores: readonly { readonly model: string; readonly score?: number }[];
  readonly judged: {
    readonly windows: readonly string[];
    readonly difference: Bounds;
    readonly models: readonly { readonly name: string; readonly mase: Bounds; readonly rmse: Bounds; readonly totalOff: number; readonly held80: Bounds; readonly held95: Bounds }[];
  };
}

/** A finished forecast. */
export interface ShownForecast {
  readonly label: Words;
  readonly unit?: string;
  readonly step: 'day' | 'week';
  readonly from: string;
  readonly until: string;
  readonly ahead: number;
  /** Steps after which days look alike; 1: none. */
  readonly season: number;
  readonly whole: ShownSeries;
  readonly parts?: readonly ShownSeries[];
  readonly problems: readonly { readonly code: string; readonly what: Words; readonly cure: Words }[];
}

/** A line a step and series, numbers as programs read them. */
export function stepsCsv({ whole, parts = [] }: Pick<ShownForecast, 'whole' | 'parts'>): string {
  const lines = [whole, ...parts].flatMap(({ name, steps }) => steps.map(({ date, value, low80, high80, low95, high95 }) => [quoted(name), date, ...[value, low80, high80, low95, high95].map((each) => each.toFixed(3))].join(',')));
  return `series,date,value,low80,high80,low95,high95\n${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const barWidth = 20;
/** Nothing is learnt by these: what others must beat. */
const simpleModels: ReadonlySet<string> = new Set(['naive', 'seasonal-naive', 'seasonal-mean', 'drift']);

/** What a model is called; seasons are weeks of days, years of weeks, or there are none. */
function modelWords(say: CliContext['say'], season: number): Readonly<Record<string, string>> {
  const again = season === 7 ? say('the last week again', '重复上一周') : season === 52 ? say('the last year again', '重复上一年') : say('the last step again', '沿用最近一期');
  const mean = season === 7 ? say('mean of four weeks', '近四周均值') : season === 52 ? say('mean of four years', '近四年均值') : say('mean of four steps', '近四期均值');
  return {
    chosen: say('whatever was chosen', '当时所选'), naive: say('the last step again', '沿用最近一期'), 'seasonal-naive': again, 'seasonal-mean': mean,
    drift: say('the line goes on', '直线外推'), 'exponential-smoothing': say('exponential smoothing', '指数平滑'), arima: 'ARIMA', recurrent: say('recurrent network', '循环神经网络'), combination: say('mean of the three models', '三种模型均值'),
  };
}

/** The sentence, steps with a bar each, parts, the table of models, and what to bear in mind. */
export function printForecast({ terminal, say, count, lang }: CliContext, name: string, { label, unit, step, from, until, ahead, season, whole, parts = [], problems }: ShownForecast): void {
  const print = (line = ''): void => terminal.print(line === '' ? '' : `  ${line}`);
  const names = modelWords(say, season);
  const again = names['seasonal-naive']!;
  const whatOf = ({ model, form }: Pick<ShownSeries, 'model' | 'form'>): string => (form === '' ? names[model]! : form.startsWith(names[model]!) ? form : `${names[model]!}, ${form}`);
  const digits = whole.total.value < 10 ? 1 : 0;
  const number = (value: number): string => (digits > 0 ? value.toFixed(digits) : count(Math.round(value)));
  const total = ({ value, low80, high80 }: Banded): string => say(`${number(value)} (${number(low80)} to ${number(high80)})`, `${number(value)}（${number(low80)} 至 ${number(high80)}）`);
  const { judged } = whole;
  const chosen = judged.models[0]!;
  const change = whole.before === 0 ? undefined : whole.total.value / whole.before - 1;
  const percent = (share: number): string => `${Math.abs(100 * share).toFixed(0)} %`;
  print();
  print(terminal.paint('bold', `${name}${name === '' ? '' : say(': ', '：')}${label[lang]}${unit === undefined ? '' : ` (${unit})`}`));
  const moved = change === undefined ? '' : Math.abs(change) < 0.005 ? say(', as many as in the last', '，与上一时段持平') : change > 0 ? say(`, ${percent(change)} more than in the last`, `，比上一时段多 ${percent(change)}`) : say(`, ${percent(change)} less than in the last`, `，比上一时段少 ${percent(change)}`);
  print(say(
    `The next ${ahead} ${step}s bring ${total(whole.total)}${moved}. Told by ${whatOf(whole)}; sums of such stretches were off by ${percent(chosen.totalOff)} on average.`,
    `未来 ${ahead} ${step === 'day' ? '天' : '周'}预计 ${total(whole.total)}${moved}。由${whatOf(whole)}给出；此类时段的总量平均偏差 ${percent(chosen.totalOff)}。`,
  ));
  print(terminal.paint('dim', say(`Known from ${from} to the day before ${until}. In brackets: where it lies four times in five, by how far forecasts were off before.`, `已知数据自 ${from} 至 ${until} 前一天。括号内为 80 % 区间，依据以往预测的偏差。`)));
  print();
  const most = Math.max(1e-9, ...whole.steps.map(({ high80 }) => high80));
  const rows = whole.steps.map((each) => [each.date, number(each.value), `${number(each.low80)}–${number(each.high80)}`, `${number(each.low95)}–${number(each.high95)}`, terminal.paint('cyan', bar(each.value / most, barWidth))]);
  const heads = [{ title: say(step === 'day' ? 'day' : 'week of', step === 'day' ? '日期' : '周起始') }, { title: say('expected', '预计'), align: 'right' as const }, { title: '80 %', align: 'right' as const }, { title: '95 %', align: 'right' as const }, {}];
  const dim = (title: string): string => terminal.paint('dim', title);
  for (const line of tableLines(heads, rows, dim)) terminal.print(line);
  if (parts.length > 0) {
    print();
    const lines = parts.map((part) => [part.isRest ? say('all others', '其余') : part.name, total(part.total), number(part.before), whatOf(part)]);
    for (const line of tableLines([{ title: say('part', '部分') }, { title: say(`next ${ahead}`, `未来 ${ahead}`), align: 'right' }, { title: say('last', '上一时段'), align: 'right' }, { title: say('told by', '模型') }], lines, dim)) terminal.print(line);
    print(dim(say('Parts add up to the whole (reconciled by their variances).', '各部分之和等于整体（按方差调和）。')));
  }
  print();
  const { difference } = judged;
  print(difference.high < 0 ? terminal.paint('green', say(`On stretches that were held out, this is surely nearer than "${again}".`, `在留出的时段上，确定优于“${again}”。`))
    : difference.low > 0 ? terminal.paint('yellow', say(`On stretches that were held out, "${again}" was surely nearer.`, `在留出的时段上，“${again}”确定更接近。`))
    : terminal.paint('yellow', say(`On stretches that were held out, no choice was surely nearer than "${again}".`, `在留出的时段上，没有确定优于“${again}”。`)));
  if (simpleModels.has(whole.model)) print(say(`It is a plain rule, ${names[whole.model]!}: over all moments of the past that it is chosen by, nothing that learns came nearer.`, `所选的是简单规则（${names[whole.model]!}）：就用于选择的全部历史时点而言，没有学习得来的模型比它更接近。`));
  const within = ({ value, low, high }: Bounds, to: number): string => `${value.toFixed(to)} (${low.toFixed(to)}–${high.toFixed(to)})`;
  const share = ({ value }: Bounds): string => `${(100 * value).toFixed(0)} %`;
  const models = judged.models.map((each) => [names[each.name]!, within(each.mase, 2), number(each.rmse.value), `${(100 * each.totalOff).toFixed(0)} %`, share(each.held80), share(each.held95), each.name === 'chosen' ? '' : (whole.scores.find(({ model }) => model === each.name)?.score?.toFixed(2) ?? '–')]);
  const right = (title: string) => ({ title, align: 'right' as const });
  for (const line of tableLines([{ title: say('model', '模型') }, right('MASE'), right('RMSE'), right(say('sum off', '总量偏差')), right(say('in 80 %', '80 % 内')), right(say('in 95 %', '95 % 内')), right(say('chosen by', '选择依据'))], models, dim)) terminal.print(line);
  print(dim(say(`${judged.windows.length} stretches held out, from ${judged.windows[0]!}; at each, models were chosen and fitted by what lay behind. Chosen by: error over that of "${again}".`, `留出 ${judged.windows.length} 个时段，自 ${judged.windows[0]!} 起；每次只用之前的数据选择与拟合模型。选择依据：误差与“${again}”之比。`)));
  for (const { what, cure } of problems) print(`${terminal.paint('yellow', '!')} ${what[lang]} ${dim(cure[lang])}`);
  print();
}
