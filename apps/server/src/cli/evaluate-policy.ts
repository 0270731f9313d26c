/** `limn evaluate policy NAME`: what a change of a recommendation would have brought, by what was shown with chance. */
import type { Command } from 'commander';
import type { EvaluatedProposal, PolicyReward } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { changeOf, evaluateOnLog, type ChangeFlags } from './evaluate-on-log.ts';
import { requireMoment } from './evaluate-recommendation.ts';
import { tableLines } from './table.ts';
import { wholeNumber } from './train-named.ts';

interface PolicyFlags extends ChangeFlags {
  readonly reward?: string;
  readonly propensity?: string;
  readonly value?: string;
  readonly clip?: string;
  readonly from?: string;
  readonly seed?: string;
  readonly data?: string;
}

const rewards = ['click', 'order', 'value'] as const satisfies readonly PolicyReward[];

export function addEvaluatePolicyCommand(evaluate: Command, context: CliContext): void {
  const { say } = context;
  evaluate
    .command('policy')
    .argument('<name>', say('a declared recommendation', '已声明的推荐'))
    .description(say('what a change would have brought, by lists that were shown with chance', '根据带随机性的历史展示，估计某项改动会带来多少收益'))
    .option('--explore <share>', say('the change: so much of a list is left to chance', '改动：列表中随机探索的比例'))
    .option('--by <way>', say('with --explore: thompson or linucb', '与 --explore 同用：thompson 或 linucb'))
    .option('--weights <pairs>', say('the change: weights of ways, e.g. neighbours=2,popular:30d=0', '改动：各召回方式的权重，如 neighbours=2,popular:30d=0'))
    .option('--diversity <number>', say('the change: 0 to 1', '改动：0 到 1'))
    .option('--definition <file>', say('the change: as this file declares it', '改动：采用该文件中的声明'))
    .option('--reward <outcome>', say('what counts: click, order or value; default clicks, else orders', '收益：click、order 或 value；默认点击，否则为下单'))
    .option('--propensity <field>', say('beside the item in events that tell what was shown; default propensity', '曝光事件中商品旁的展示概率字段；默认 propensity'))
    .option('--value <field>', say('beside a bought item: what was paid', '购买事件中商品旁的金额字段'))
    .option('--clip <number>', say('the greatest weight that counts; default 50', '权重上限；默认 50'))
    .option('--from <moment>', say('what was shown before does not count', '此前的展示不计入'))
    .option('--seed <number>', say('the same seed gives the same estimate; default 1', '相同种子得到相同结果；默认 1'))
    .option('--data <folder>', say('a data folder that no server has open', '未被服务占用的数据目录'))
    .addHelpText('after', say(
      '\nSend the propensity of each item of an answer with its impression; without it nothing can be told.\n\nExamples:\n  limn evaluate policy forYou --explore 0.1\n  limn evaluate policy forYou --explore 0.2 --by linucb --reward order\n  limn evaluate policy forYou --definition proposal.ts --json',
      '\n请在曝光事件中随每件商品发送应答里的 propensity；没有它就无法估计。\n\n示例：\n  limn evaluate policy forYou --explore 0.1\n  limn evaluate policy forYou --explore 0.2 --by linucb --reward order\n  limn evaluate policy forYou --definition proposal.ts --json',
    ))
    .action(async (name: string, _flags: unknown, command: Command) => {
      const { reward, propensity, value, clip, from, seed, data, ...change } = command.optsWithGlobals<PolicyFlags>();
      if (reward !== undefined && !rewards.includes(reward as 'click')) throw new CliError('malformed_option', { detail: say(`--reward is not '${reward}'.`, `--reward 不能是“${reward}”。`), cure: say(`Write ${rewards.join(', ')}.`, `可选：${rewards.join('、')}。`) });
      const [bound, number] = [wholeNumber('--clip', clip, say), wholeNumber('--seed', seed, say)];
      const found = await evaluateOnLog(context, {
        evaluate: 'policy', recommendation: name,
        ...(reward !== undefined && { reward: reward as PolicyReward }), ...(propensity !== undefined && { propensity }), ...(value !== undefined && { value }),
        ...(bound !== undefined && { clip: bound }), ...(number !== undefined && { seed: number }), ...(from !== undefined && { from: requireMoment(from, say) }),
      }, await changeOf(change, name, context), data);
      if (!('policy' in found)) return;
      if (context.json()) return context.printJson({ recommendation: name, ...found.policy });
      printEstimate(context, name, found.policy);
    });
}

const rewardWords = { click: { en: 'clicks', zh: '点击' }, cart: { en: 'added to the cart', zh: '加购' }, order: { en: 'orders', zh: '下单' }, value: { en: 'paid', zh: '金额' } } as const;

function printEstimate({ terminal, lang, say, count }: CliContext, name: string, { estimate, reward, lists, customers, rows, explored }: EvaluatedProposal): void {
  const { live, ips, snips, doublyRobust, gain, effectiveRows, problems } = estimate;
  const verdict = gain.low > 0 ? say('The change would have brought more.', '该改动会带来更多收益。') : gain.high < 0 ? say('The change would have brought less.', '该改动会降低收益。') : say('Whether the change brings more cannot be told from this log.', '根据此日志无法判断该改动是否更好。');
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', name)}`);
  terminal.print(`  ${gain.low <= 0 && gain.high >= 0 ? terminal.paint('yellow', verdict) : terminal.paint('green', verdict)}`);
  terminal.print(`  ${terminal.paint('dim', say(`${count(lists)} lists were shown to ${count(customers)} customers with their chances: ${count(rows)} places, ${Math.round(100 * explored)} % of them left to chance. They say as much of the change as ${count(Math.round(effectiveRows))} places of its own would.`, `${count(customers)} 位客户的 ${count(lists)} 次带概率展示，共 ${count(rows)} 个位置，其中 ${Math.round(100 * explored)} % 为随机；对该改动的信息量相当于 ${count(Math.round(effectiveRows))} 个位置。`))}`);
  terminal.print();
  const shown = [[say('as it was', '现行'), live], ['IPS', ips], ['SNIPS', snips], ...(doublyRobust === undefined ? [] : [[say('doubly robust', '双重稳健'), doublyRobust] as const]), [say('difference', '差值'), gain]] as const;
  const heads = [say('estimate', '估计'), `${rewardWords[reward][lang]}${say(' a place', '/位置')}`, say('between', '区间')];
  const lines = shown.map(([what, { value, low, high }]) => [what, value.toFixed(4), `${low.toFixed(4)} – ${high.toFixed(4)}`]);
  for (const line of tableLines(heads.map((title, i) => ({ title, ...(i > 0 && { align: 'right' as const }) })), lines, (title) => terminal.paint('dim', title))) terminal.print(line);
  terminal.print();
  for (const { text } of problems) terminal.print(`  ${terminal.paint('yellow', '!')} ${text[lang].what} ${terminal.paint('dim', text[lang].cure)}`);
  if (problems.length > 0) terminal.print();
}
