/** What is told of a prediction that learns with each event: sentences first, then figures. */
import type { OnlineLearning } from '../http/online.ts';
import type { CliContext } from './context.ts';
import type { ValueFormat } from './definition.ts';
import { wrap } from './width.ts';

/** Changes that are listed, the latest. */
const DRIFTS = 5;

type Parts = Pick<CliContext, 'say' | 'terminal'> & { readonly format: ValueFormat };

/** Lines of one prediction. */
export function onlineLines(learning: OnlineLearning, parts: Parts): readonly string[] {
  const { say, terminal } = parts;
  const { prediction, state } = learning;
  const dim = (text: string): string => terminal.paint('dim', text);
  const head = `  ${terminal.paint('bold', prediction)}  ${stateText(learning, parts)}`;
  const indented = (text: string): readonly string[] => wrap(text, terminal.width - 4).map((line) => `    ${line}`);
  if (learning.examples === undefined) return [head, ...(state === 'failed' && learning.reason !== undefined ? indented(learning.reason) : [])];
  return [
    head,
    ...indented(verdictText(learning, parts)),
    ...indented(lossText(learning, parts)),
    ...indented(examplesText(learning, parts)),
    ...driftLines(learning, parts).map((line) => `    ${line}`),
    ...(learning.problems ?? []).flatMap(({ what, cure }) => [...indented(`! ${say(what.en, what.zh)}`), ...indented(dim(say(cure.en, cure.zh)))]),
  ];
}

function stateText({ state, position = 0, of = 0, model, learn }: OnlineLearning, { say, terminal }: Parts): string {
  const kind = model === 'ftrl' ? say('logistic regression (FTRL)', '逻辑回归（FTRL）') : say('factorisation machine', '因子分解机');
  const when = learn === 'soonest' ? say('as soon as labels are known', '标签一有结果就学习') : say('when the time of an example is over', '样本到期后学习');
  switch (state) {
    case 'waiting':
      return terminal.paint('dim', say('has not begun', '尚未开始'));
    case 'failed':
      return terminal.paint('red', say('has stopped; the champion goes on answering', '已停止；现役模型照常应答'));
    case 'building':
      return terminal.paint('yellow', say(`learning from the log: ${position} of ${of} events`, `正在从日志学习：${position}/${of}条事件`));
    case 'learning':
      return `${terminal.paint('green', say('learns with each event', '随事件在线学习'))}  ${terminal.paint('dim', `${kind}, ${when}`)}`;
  }
}

/** Who tells better, the champion or the learner. */
function verdictText({ champion, comparison }: OnlineLearning, { say, format }: Parts): string {
  if (champion === undefined) return say('There is no champion to compare it with yet.', '还没有可对比的现役模型。');
  const from = format.moment(Date.parse(champion.from));
  if (comparison === undefined) return say(`No label yet of an example since ${from}, from when on the champion can be judged.`, `自${from}（可评判现役模型的起点）以来，还没有样本得到标签。`);
  const { examples, difference: { value, low, high } } = comparison;
  const [ours, theirs] = [comparison.online.toFixed(3), comparison.champion.toFixed(3)];
  const figures = say(`log loss ${ours} against ${theirs} over ${count(examples)} labels since ${from}`, `自${from}以来${count(examples)}个标签，对数损失${ours}对${theirs}`);
  const reach = low === undefined || high === undefined ? '' : say(`, difference ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`, `，相差${value.toFixed(3)}（${low.toFixed(3)}至${high.toFixed(3)}）`);
  if (low === undefined || high === undefined || (low <= 0 && high >= 0)) return say(`It tells about as well as the champion: ${figures}${reach}.`, `与现役模型不相上下：${figures}${reach}。`);
  return value > 0 ? say(`It tells better than the champion: ${figures}${reach}.`, `优于现役模型：${figures}${reach}。`) : say(`The champion tells better: ${figures}${reach}.`, `现役模型更好：${figures}${reach}。`);
}

function lossText({ progressive }: OnlineLearning, { say }: Parts): string {
  const { examples, logLoss, baseLogLoss, accuracy, recentAccuracy } = progressive!;
  if (examples === 0) return say('No label has come yet.', '还没有收到标签。');
  return say(
    `Over all ${count(examples)} labels: log loss ${logLoss.toFixed(3)}, ${baseLogLoss.toFixed(3)} by telling everybody the share so far; right ${percent(accuracy)}, lately ${percent(recentAccuracy)}.`,
    `全部${count(examples)}个标签：对数损失${logLoss.toFixed(3)}（只报告历史比例为${baseLogLoss.toFixed(3)}）；准确率${percent(accuracy)}，近期${percent(recentAccuracy)}。`,
  );
}

function examplesText({ examples, moment }: OnlineLearning, { say, format }: Parts): string {
  const { taken, waiting, learnt, forgotten } = examples!;
  const until = moment === undefined ? '' : say(`, up to ${format.moment(Date.parse(moment))}`, `，截至${format.moment(Date.parse(moment))}`);
  return say(
    `${count(taken)} examples: ${count(learnt)} learnt, ${count(waiting)} wait for their label${forgotten > 0 ? `, ${count(forgotten)} forgotten` : ''}${until}.`,
    `${count(taken)}个样本：已学习${count(learnt)}个，${count(waiting)}个等待标签${forgotten > 0 ? `，放弃${count(forgotten)}个` : ''}${until}。`,
  );
}

function driftLines({ drifts = [] }: OnlineLearning, { say, terminal, format }: Parts): readonly string[] {
  if (drifts.length === 0) return [say('Its detector has heard no change.', '检测器没有发现规律变化。')];
  return [
    say(`Changes heard: ${drifts.filter(({ did }) => did !== 'standby took over').length}`, `发现的规律变化：${drifts.filter(({ did }) => did !== 'standby took over').length}次`),
    ...drifts.slice(-DRIFTS).map(({ at, example, error, did }) => terminal.paint('dim', `  ${format.moment(Date.parse(at))}  ${say(`after ${count(example)} labels, ${percent(error)} wrong: ${didText(did, say)}`, `第${count(example)}个标签后，错误率${percent(error)}：${didText(did, say)}`)}`)),
  ];
}

function didText(did: string, say: Parts['say']): string {
  switch (did) {
    case 'reset':
      return say('begun anew', '重新开始');
    case 'quickened':
      return say('learns faster', '加快学习');
    case 'standby prepared':
      return say('a second model learns beside', '备用模型开始学习');
    case 'standby took over':
      return say('the second model took over', '备用模型已接替');
    default:
      return say('told, and nothing else', '仅提示');
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
