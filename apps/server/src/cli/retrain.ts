/** `limn retrain NAME`: learn a prediction anew by a running server, follow it to its contest, and read afterwards how every model came to be. */
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Static } from '@sinclair/typebox';
import { CliError } from '../errors.ts';
import type { Retraining, RetrainingRun } from '../http/retraining-shape.ts';
import type { Training } from '../http/training.ts';
import type { Trouble } from '../retrain/step.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat } from './definition.ts';
import { createProgress } from './progress.ts';
import { tableLines } from './table.ts';
import { ASK_EVERY_MS, failureOf } from './train-named.ts';
import { widthOf, wrap } from './width.ts';

interface RetrainFlags {
  readonly history?: true;
  readonly run?: string;
  readonly stop?: string;
  readonly status?: true;
  readonly upTo?: string;
  readonly note?: string;
  readonly by: string;
  readonly wait: boolean;
}

const steps = ['candidate', 'shadow', 'canary', 'champion'];
const SHORT = 8;

export function addRetrainCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('retrain')
    .argument('[name]', say('a prediction of the definition', '定义中的预测名称'))
    .description(say('learn a prediction anew, let it meet the champion, and go as far as its policy lets it; or read how models came to be', '重新训练预测，与现役模型对比，并按策略推进；或查看模型的来历'))
    .option('--up-to <step>', say(`how far a winner may go by itself: ${steps.join(', ')}; default as declared, else candidate`, `胜出后可自动前进到：${steps.join('、')}；默认按声明，否则为 candidate`))
    .option('--note <text>', say('why; stands in the record', '原因，会记录在案'))
    .option('--by <name>', say('who asks; stands in the record', '操作人，会记录在案'), process.env['USER'] ?? 'limn')
    .option('--no-wait', say('begin it and come back at once', '开始后立即返回'))
    .option('--status', say('the policy, what comes next, and the run that is open', '查看策略、下次时间和进行中的训练'))
    .option('--history', say('runs so far, the newest first', '查看历次训练，最新在前'))
    .option('--run <number>', say('one run, step by step', '逐步查看某次训练'))
    .option('--stop <number>', say('stop a run; its model leaves the shadow or the canary', '停止某次训练；其模型退出影子或灰度'))
    .addHelpText('after', say(
      '\nA policy is declared beside the prediction: retrain: { every: \'7d\', onDrift: true, shadow: \'2d\', canary: 0.1, canaryFor: \'2d\' }.\n\nExamples:\n  limn retrain churn90d\n  limn retrain churn90d --up-to champion --note "after the sale"\n  limn retrain churn90d --status\n  limn retrain --history\n  limn retrain --run 7\n  limn retrain --stop 7 --note "holidays"',
      '\n策略在预测旁声明：retrain: { every: \'7d\', onDrift: true, shadow: \'2d\', canary: 0.1, canaryFor: \'2d\' }。\n\n示例：\n  limn retrain churn90d\n  limn retrain churn90d --up-to champion --note "促销之后"\n  limn retrain churn90d --status\n  limn retrain --history\n  limn retrain --run 7\n  limn retrain --stop 7 --note "节假日"',
    ))
    .action(async (name: string | undefined, flags: RetrainFlags) => {
      if (flags.run !== undefined) return printRun(context, await context.client().get<RetrainingRun>(`/v1/retraining/runs/${numberOf(flags.run, '--run', context)}`));
      if (flags.stop !== undefined) return stopRun(context, numberOf(flags.stop, '--stop', context), flags);
      if (flags.history) return printHistory(context, name);
      if (name === undefined) throw new CliError('wrong_call', { detail: say('No prediction is named.', '没有写明预测。'), cure: say('Name it, or read what was done: `limn retrain --history`.', '请写出名称，或用 `limn retrain --history` 查看历史。') });
      if (flags.status) return printStatus(context, name);
      return retrain(context, name, flags);
    });
}

async function retrain(context: CliContext, name: string, { upTo, note, by, wait }: RetrainFlags): Promise<void> {
  const { say } = context;
  if (upTo !== undefined && !steps.includes(upTo)) throw new CliError('malformed_option', { detail: say(`--up-to ${upTo} is no step.`, `--up-to ${upTo} 无效。`), cure: say(`Write one of ${steps.join(', ')}.`, `可选：${steps.join('、')}。`) });
  const client = context.client();
  const path = `/v1/predictions/${encodeURIComponent(name)}`;
  let run = await client.administer<RetrainingRun>(`${path}/retraining`, { by, ...(note !== undefined && { note }), ...(upTo !== undefined && { upTo }) });
  const progress = createProgress(context.terminal, name);
  while (wait && (run.state === 'waiting' || run.state === 'contested')) {
    const training = await client.get<Training>(`${path}/training`);
    progress.show(training.share ?? 0, say(`run ${run.id}: ${run.text.en}`, `第 ${run.id} 次：${run.text.zh}`));
    await setTimeout(ASK_EVERY_MS);
    run = await client.get<RetrainingRun>(`/v1/retraining/runs/${run.id}`);
  }
  if (context.terminal.watched) context.terminal.replaceLine('');
  await printRun(context, run);
  const trouble = run.outcome === 'failed' ? (run.steps.at(-1)!.facts as { readonly trouble?: Trouble }).trouble : undefined;
  if (trouble !== undefined) throw await failureOf({ code: trouble.code, detail: trouble.text, cure: trouble.cure });
}

async function stopRun(context: CliContext, id: number, { by, note }: RetrainFlags): Promise<void> {
  return printRun(context, await context.client().administer<RetrainingRun>(`/v1/retraining/runs/${id}/stop`, { by, ...(note !== undefined && { note }) }));
}

async function printRun(context: CliContext, run: RetrainingRun): Promise<void> {
  if (context.json()) return context.printJson(run);
  const { terminal, lang, say } = context;
  const date = await dates(context);
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', say(`${run.prediction}: run ${run.id}`, `${run.prediction}：第 ${run.id} 次训练`))}  ${run.text[lang]}`);
  terminal.print();
  for (const { at, by, text } of run.steps) {
    const when = date(at);
    const indent = widthOf(when) + 4;
    const [first = '', ...more] = wrap(text[lang], terminal.width - indent);
    terminal.print(`  ${terminal.paint('dim', when)}  ${first}`);
    for (const line of [...more, ...(by.startsWith('run ') ? [] : [terminal.paint('dim', by)])]) terminal.print(`${' '.repeat(indent)}${line}`);
  }
  if (run.fault !== undefined) terminal.print(`  ${terminal.paint('yellow', '!')} ${run.fault}`);
  if (run.model !== undefined && run.outcome === 'kept') terminal.print(`\n    limn promote ${run.model.slice(0, SHORT)} --to shadow  ${terminal.paint('dim', say('take it further by hand', '手动推进'))}`);
  terminal.print();
}

/** Moments as the profile's time zone has them. */
async function dates(context: CliContext): Promise<(moment: string) => string> {
  const { moment } = valueFormat(await fetchDefinition(context.client()), context.lang);
  return (at) => moment(Date.parse(at));
}

async function printHistory(context: CliContext, name: string | undefined): Promise<void> {
  const { terminal, lang, say } = context;
  const answer = await context.client().get<{ readonly runs: readonly RetrainingRun[]; readonly waiting: readonly number[] }>(`/v1/retraining/runs${name === undefined ? '' : `?prediction=${encodeURIComponent(name)}`}`);
  if (context.json()) return context.printJson(answer);
  terminal.print();
  const date = await dates(context);
  const causes = { schedule: say('schedule', '定期'), drift: say('drift', '漂移'), request: say('asked for', '手动') };
  const rows = answer.runs.map(({ id, prediction, begunAt, cause, by, model, text }) => [String(id), prediction, date(begunAt), cause === 'request' ? `${causes[cause]} ${by}` : causes[cause], model?.slice(0, SHORT) ?? '', text[lang]]);
  const titles = [{ title: say('run', '次数'), align: 'right' as const }, { title: say('prediction', '预测') }, { title: say('begun', '开始') }, { title: say('by', '触发') }, { title: say('model', '模型') }, { title: say('what came of it', '结果'), shrinks: { to: terminal.width, paint: (text: string) => text } }];
  if (rows.length === 0) terminal.print(`  ${say('Nothing was learnt anew so far: limn retrain NAME begins a run.', '尚未重新训练过：limn retrain 名称 可开始。')}`);
  else for (const line of tableLines(titles, rows, (text) => terminal.paint('cyan', text))) terminal.print(line);
  terminal.print();
}

async function printStatus(context: CliContext, name: string): Promise<void> {
  const { terminal, lang, say } = context;
  const answer = await context.client().get<Static<typeof Retraining>>(`/v1/predictions/${encodeURIComponent(name)}/retraining`);
  if (context.json()) return context.printJson(answer);
  terminal.print();
  const date = await dates(context);
  for (const line of wrap(answer.text[lang], terminal.width - 2)) terminal.print(`  ${line}`);
  if (answer.next !== undefined) terminal.print(`  ${say('next', '下次')}  ${date(answer.next)}`);
  if (answer.quietUntil !== undefined) terminal.print(`  ${say('drift begins none before', '漂移触发不早于')}  ${date(answer.quietUntil)}`);
  const [run] = answer.runs;
  if (run !== undefined) terminal.print(`  ${say(`run ${run.id}`, `第 ${run.id} 次`)}  ${run.text[lang]}`);
  terminal.print();
}

function numberOf(text: string, option: string, { say }: CliContext): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CliError('malformed_option', { detail: say(`${option} ${text} is no number of a run.`, `${option} ${text} 不是训练编号。`), cure: say('`limn retrain --history` lists them.', '用 `limn retrain --history` 查看。') });
}
