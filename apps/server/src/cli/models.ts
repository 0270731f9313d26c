/** `limn models`, `promote`, `rollback`: models of predictions, and who answers. */
import type { Command } from 'commander';
import type { ModelState } from '@limn/host';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat } from './definition.ts';
import { addRegisterCommand } from './model-registration.ts';
import { tableLines } from './table.ts';

interface ModelAnswer {
  readonly hash: string;
  readonly prediction: string;
  readonly state: ModelState;
  readonly share?: number;
  readonly steps: readonly { readonly at: string; readonly by: string; readonly to: ModelState; readonly share?: number; readonly note?: string }[];
  readonly about: Readonly<Record<string, unknown>>;
}

interface ComparisonAnswer {
  readonly prediction: string;
  readonly customers: number;
  readonly silent: number;
  readonly means: { readonly model: number; readonly champion: number };
  readonly difference: { readonly mean: number; readonly p90: number; readonly most: number };
  readonly agreement: number;
}

/** What people read of a hash. */
const SHORT = 8;
const states: readonly ModelState[] = ['shadow', 'canary', 'champion', 'retired'];

export function addModelCommands(program: Command, context: CliContext): void {
  addModels(program, context);
  addPromote(program, context);
  addRollBack(program, context);
}

function addModels(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  const models = program
    .command('models')
    .argument('[name]', say('a prediction; default: all', '预测名称；默认全部'))
    .description(say('list the models of predictions, and who answers', '列出各预测的模型及现役模型'))
    .option('--compare <hash>', say('ask a model and the champion about the same customers', '让某个模型与现役模型对同一批客户打分并比较'))
    .addHelpText('after', say('\nExamples:\n  limn models\n  limn models churn90d\n  limn models --compare 5f3c01ab\n  limn models register churn.onnx --signature churn.json --for churn90d', '\n示例：\n  limn models\n  limn models churn90d\n  limn models --compare 5f3c01ab\n  limn models register churn.onnx --signature churn.json --for churn90d'))
    .action(async (name: string | undefined, { compare }: { readonly compare?: string }) => {
      const client = context.client();
      if (compare !== undefined) return printComparison(context, await client.get<ComparisonAnswer>(`/v1/models/${encodeURIComponent(compare)}/comparison`));
      const { models } = await client.get<{ readonly models: readonly ModelAnswer[] }>(`/v1/models${name === undefined ? '' : `?prediction=${encodeURIComponent(name)}`}`);
      if (context.json()) return context.printJson(models);
      terminal.print();
      if (models.length === 0) terminal.print(`  ${say('No model yet: `limn train NAME` makes one.', '还没有模型：用 `limn train 名称` 训练一个。')}`);
      const format = valueFormat(await fetchDefinition(client), context.lang);
      const rows = models.map(({ hash, prediction, state, share, steps, about }) => [
        terminal.paint('bold', prediction),
        terminal.paint('dim', hash.slice(0, SHORT)),
        terminal.paint(state === 'champion' ? 'green' : state === 'retired' || state === 'candidate' ? 'dim' : 'yellow', stateWords(context, state, share)),
        qualityOf(about),
        terminal.paint('dim', say(`since ${format.moment(Date.parse(steps.at(-1)!.at))}, ${steps.at(-1)!.by}`, `自${format.moment(Date.parse(steps.at(-1)!.at))}，${steps.at(-1)!.by}`)),
      ]);
      for (const line of tableLines([{}, {}, {}, {}, {}], rows)) terminal.print(line);
      terminal.print();
    });
  addRegisterCommand(models, context);
}

function addPromote(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('promote')
    .argument('<hash>', say('the model, or the beginning of its hash', '模型哈希，或其开头几位'))
    .description(say('take a model a step further: told beside, tried on a share, answering', '让模型更进一步：影子、灰度、现役'))
    .option('--to <state>', say('shadow, canary, champion or retired', 'shadow（影子）、canary（灰度）、champion（现役）或 retired（退役）'), 'champion')
    .option('--share <share>', say('of customers that a canary answers for, e.g. 0.1', '灰度覆盖的客户比例，如 0.1'))
    .option('--by <name>', say('who takes the step; stands in the record', '操作人，会记录在案'), process.env['USER'] ?? 'limn')
    .option('--note <text>', say('why; stands in the record', '原因，会记录在案'))
    .addHelpText('after', say(
      '\nExamples:\n  limn promote 5f3c01ab --to shadow\n  limn promote 5f3c01ab --to canary --share 0.1\n  limn promote 5f3c01ab --note "better on September"',
      '\n示例：\n  limn promote 5f3c01ab --to shadow\n  limn promote 5f3c01ab --to canary --share 0.1\n  limn promote 5f3c01ab --note "九月表现更好"',
    ))
    .action(async (hash: string, { to, share, by, note }: { readonly to: string; readonly share?: string; readonly by: string; readonly note?: string }) => {
      if (!states.includes(to as ModelState)) throw new CliError('malformed_option', { detail: say(`--to ${to} is no state.`, `--to ${to} 不是有效状态。`), cure: say(`Write one of ${states.join(', ')}.`, `可选：${states.join('、')}。`) });
      const part = share === undefined ? undefined : Number(share);
      if (part !== undefined && !(part > 0 && part < 1)) throw new CliError('malformed_option', { detail: say(`--share ${share} is no share.`, `--share ${share} 不是有效比例。`), cure: say('Write a number between 0 and 1, such as 0.1.', '请写 0 与 1 之间的数，如 0.1。') });
      const model = await context.client().administer<ModelAnswer>(`/v1/models/${encodeURIComponent(hash)}/promote`, { to, by, ...(part !== undefined && { share: part }), ...(note !== undefined && { note }) });
      if (context.json()) return context.printJson(model);
      terminal.print(`${terminal.paint('green', '✓')} ${told(context, model)}`);
    });
}

function addRollBack(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('rollback')
    .argument('<name>', say('the prediction', '预测名称'))
    .description(say('put the champion before in its place again', '回滚到上一个现役模型'))
    .option('--by <name>', say('who does it; stands in the record', '操作人，会记录在案'), process.env['USER'] ?? 'limn')
    .option('--note <text>', say('why; stands in the record', '原因，会记录在案'))
    .addHelpText('after', say('\nA canary goes first.\n\nExample:\n  limn rollback churn90d', '\n若有灰度模型，先撤下灰度。\n\n示例：\n  limn rollback churn90d'))
    .action(async (name: string, { by, note }: { readonly by: string; readonly note?: string }) => {
      const model = await context.client().administer<ModelAnswer>(`/v1/predictions/${encodeURIComponent(name)}/rollback`, { by, ...(note !== undefined && { note }) });
      if (context.json()) return context.printJson(model);
      terminal.print(`${terminal.paint('green', '✓')} ${told(context, model)}`);
    });
}

function printComparison(context: CliContext, comparison: ComparisonAnswer): void {
  if (context.json()) return context.printJson(comparison);
  const { say, terminal, count } = context;
  const { customers, silent, means, difference, agreement } = comparison;
  const number = (value: number): string => new Intl.NumberFormat(context.lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumSignificantDigits: 3 }).format(value);
  terminal.print();
  terminal.print(`  ${say(`${count(customers)} customers asked about by both${silent > 0 ? `; of ${count(silent)} more nothing is said` : ''}`, `两者共同评估 ${count(customers)} 位客户${silent > 0 ? `，另有 ${count(silent)} 位不作评估` : ''}`)}`);
  const rows = [
    [say('mean', '平均'), number(means.model), say(`champion ${number(means.champion)}`, `现役 ${number(means.champion)}`)],
    [say('difference', '差异'), number(difference.mean), say(`nine of ten below ${number(difference.p90)}, at most ${number(difference.most)}`, `九成低于 ${number(difference.p90)}，最大 ${number(difference.most)}`)],
    [say('agreement', '一致性'), number(agreement), say('1: the same order of customers', '1 表示客户排序完全一致')],
  ];
  for (const line of tableLines([{}, { align: 'right' }, {}], rows)) terminal.print(line);
  terminal.print();
}

function told(context: CliContext, { prediction, hash, state, share }: ModelAnswer): string {
  return context.say(`${prediction}: ${hash.slice(0, SHORT)} is ${stateWords(context, state, share)}`, `${prediction}：${hash.slice(0, SHORT)} 现为${stateWords(context, state, share)}`);
}

function stateWords({ say }: CliContext, state: ModelState, share: number | undefined): string {
  switch (state) {
    case 'candidate':
      return say('candidate', '候选');
    case 'shadow':
      return say('shadow', '影子');
    case 'canary':
      return say(`canary for ${Math.round((share ?? 0) * 100)}%`, `灰度 ${Math.round((share ?? 0) * 100)}%`);
    case 'champion':
      return say('champion', '现役');
    case 'retired':
      return say('retired', '已退役');
  }
}

/** `auc 0.78`: what the trainer measured, when it is one number of a name. */
function qualityOf({ metric, value }: Readonly<Record<string, unknown>>): string {
  return typeof metric === 'string' && typeof value === 'number' ? `${metric} ${value.toPrecision(3)}` : '';
}
