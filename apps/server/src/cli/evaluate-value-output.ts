/** What customers are worth, for people, and as a table of customers. */
import type { Interval, ValueAhead, ValueReport } from '@limn/learn';
import type { CliContext } from './context.ts';
import { tableLines } from './table.ts';

/** A line a customer, in the order of the data; numbers as programs read them. */
export function forecastCsv(customerKeys: readonly string[], { known: { places }, forecast: { alive, purchases, value } }: ValueAhead): string {
  const lines = Array.from(places, (place, i) => [quoted(customerKeys[place]!), alive[i]!.toFixed(4), ...[purchases, value].flatMap(({ expected, low, high }) => [expected[i]!, low[i]!, high[i]!].map((each) => each.toFixed(3)))].join(','));
  return `customer,alive,purchases,purchases_low,purchases_high,value,value_low,value_high\n${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The verdict, the table of laws and baselines, the law's parameters, and what is ahead. */
export function printValue({ terminal, say, count, lang }: CliContext, name: string, report: ValueReport, { weeks, known, forecast }: ValueAhead): void {
  const { models, best, differences, came } = report;
  const nameOf = (model: string): string => ({ past: say('past goes on', '沿用历史均速'), recent: say('the last weeks again', '重复最近时段'), mean: say('all alike', '所有客户相同') })[model] ?? model;
  const between = ({ low, high }: Interval, digits: number): string => say(`${low.toFixed(digits)} to ${high.toFixed(digits)}`, `${low.toFixed(digits)} 至 ${high.toFixed(digits)}`);
  const print = (line: string): void => terminal.print(`  ${line}`);
  const beaten = differences.filter(({ rmse, gini }) => rmse.high < 0 && gini.low > 0);
  const lost = differences.find(({ rmse }) => rmse.low > 0);
  terminal.print();
  print(terminal.paint('bold', name));
  print(beaten.length === differences.length
    ? terminal.paint('green', say(`${best} is surely better than every baseline by RMSE and Gini of values.`, `${best} 的金额 RMSE 与基尼系数均确定优于所有基线。`))
    : lost !== undefined ? terminal.paint('yellow', say(`The law chosen is not good enough here: "${nameOf(lost.baseline)}" surely comes nearer than ${best}.`, `所选模型在此不够好：“${nameOf(lost.baseline)}”的误差确定低于 ${best}。`))
    : terminal.paint('yellow', say(`${best} is not surely better than every baseline by both RMSE and Gini.`, `${best} 并非在 RMSE 与基尼系数上都确定优于所有基线。`)));
  print(terminal.paint('dim', say(
    `Fitted on ${report.from} to ${report.split}, asked for the ${report.weeks.toFixed(1)} weeks after: ${count(report.customers)} customers, ${count(report.repeatCustomers)} of whom had come back; ${count(came.purchases)} purchases for ${count(Math.round(came.value))} came.`,
    `用 ${report.from} 至 ${report.split} 的数据拟合，预测其后 ${report.weeks.toFixed(1)} 周：${count(report.customers)} 位客户，其中 ${count(report.repeatCustomers)} 位有复购；实际购买 ${count(came.purchases)} 次，金额 ${count(Math.round(came.value))}。`,
  )));
  if (report.chosenBy.scores.length > 0) print(terminal.paint('dim', say(`${best} was chosen before the held-out weeks were looked at, by the weeks behind cut again on ${report.chosenBy.cuts.join(', ')}.`, `${best} 由切分日之前的数据选出（在 ${report.chosenBy.cuts.join('、')} 再次切分），未查看留出时段。`)));
  terminal.print();
  const heads = [say('model', '模型'), say('purchases RMSE', '次数 RMSE'), say('total', '总量偏差'), say('correlation', '相关系数'), say('value RMSE', '金额 RMSE'), say('total', '总量偏差'), say('Gini', '基尼系数'), say('between', '区间')];
  const percent = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;
  const lines = models.map(({ name: model, purchases, value }) => [
    nameOf(model), purchases.rmse.value.toFixed(3), percent(purchases.totalBias.value), Number.isNaN(purchases.correlation.value) ? '–' : purchases.correlation.value.toFixed(3),
    value.rmse.value.toFixed(2), percent(value.totalBias.value), value.gini.value.toFixed(3), between(value.gini, 3),
  ]);
  for (const line of tableLines(heads.map((title, i) => ({ title, ...(i > 0 && { align: 'right' as const }) })), lines, (title) => terminal.paint('dim', title))) terminal.print(line);
  terminal.print();
  for (const { baseline, rmse, gini } of differences) print(terminal.paint('dim', say(`Against "${nameOf(baseline)}": value RMSE ${rmse.value.toFixed(2)} (${between(rmse, 2)}), Gini ${gini.value.toFixed(3)} (${between(gini, 3)})`, `与“${nameOf(baseline)}”相比：金额 RMSE ${rmse.value.toFixed(2)}（${between(rmse, 2)}），基尼系数 ${gini.value.toFixed(3)}（${between(gini, 3)}）`)));
  for (const { name: model, fit } of models) if (fit !== undefined) print(terminal.paint('dim', `${model}: ${parametersText(fit.parameters)}; ${say('log-likelihood', '对数似然')} ${fit.logLikelihood.toFixed(2)}; Gamma-Gamma ${parametersText(fit.spend.parameters)}`));
  terminal.print();
  const { value, purchases } = forecast;
  const whole = ({ value: told, low, high }: Interval): string => say(`${count(Math.round(told))} (${count(Math.round(low))} to ${count(Math.round(high))})`, `${count(Math.round(told))}（${count(Math.round(low))} 至 ${count(Math.round(high))}）`);
  print(say(
    `Ahead, from ${report.until}, ${weeks.toFixed(1)} weeks of ${count(known.places.length)} customers by ${best}: ${whole(purchases.total)} purchases, value ${whole(value.total)}.`,
    `自 ${report.until} 起未来 ${weeks.toFixed(1)} 周，按 ${best} 预测 ${count(known.places.length)} 位客户：购买 ${whole(purchases.total)} 次，价值 ${whole(value.total)}。`,
  ));
  for (const { text } of report.problems) print(`${terminal.paint('yellow', '!')} ${text[lang].what} ${terminal.paint('dim', text[lang].cure)}`);
}

function parametersText(parameters: readonly { readonly name: string; readonly value: number; readonly low: number; readonly high: number }[]): string {
  return parameters.map(({ name, value, low, high }) => `${name} ${value.toPrecision(4)} (${low.toPrecision(3)}–${high.toPrecision(3)})`).join(', ');
}
