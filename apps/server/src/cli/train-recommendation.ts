/** `limn train NAME` of a recommendation: what it learns, by a running server or in a data folder that nobody has open; judged, and at work. */
import { setTimeout } from 'node:timers/promises';
import { storedDefinition } from '@limn/host';
import type { RecommendationReport } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { RecommendationTraining } from '../http/recommendation-training.ts';
import { sentLearntModel, type LearntModel } from '../http/learnt-model-shape.ts';
import { sentFailure } from '../http/training.ts';
import { LIST_WITHOUT } from '../learn/learnt-models-of.ts';
import type { TrainingProgress } from '../learn/training-job.ts';
import { Trainings } from '../learn/trainings.ts';
import type { CliContext } from './context.ts';
import { printReport } from './evaluate-recommendation.ts';
import { openFolder } from './open-folder.ts';
import { createProgress } from './progress.ts';
import { ASK_EVERY_MS, failureOf, wholeNumber, type NamedFlags } from './train-named.ts';

/** What people read of a hash. */
const SHORT = 8;

/** What a training of a recommendation came to. */
type Outcome = Required<Pick<RecommendationTraining, 'models' | 'rows' | 'problems'>> & { readonly report?: RecommendationReport };

/** Whether a name is of a recommendation; one that a prediction has, too, is the prediction's. */
export async function isRecommendation(context: CliContext, name: string, data: string | undefined): Promise<boolean> {
  if (data !== undefined) return (await storedDefinition(data))?.recommendations?.some((each) => each.name === name) === true;
  const { recommendations } = await context.client().get<{ readonly recommendations: readonly { readonly name: string }[] }>('/v1/recommendations');
  return recommendations.some((each) => each.name === name);
}

/** Trains, shows how it goes, and says what came of it. @throws CliError, LearnError, HostError */
export async function trainRecommendationNamed(context: CliContext, name: string, flags: NamedFlags): Promise<void> {
  const { say, terminal } = context;
  requireOwnFlags(flags, say);
  const seed = wholeNumber('--seed', flags.seed, say);
  const progress = createProgress(terminal, name);
  const show = (at: TrainingProgress): void => progress.show(shareOf(at), stepWords(at, say));
  const chooses = wholeNumber('--tries', flags.tries, say) !== 1;
  const asked: Asked = { name, by: flags.by ?? 'limn', chooses, show, ...(seed !== undefined && { seed }) };
  const outcome = await (flags.data === undefined ? trainOnServer(context, asked) : trainInFolder(context, asked, flags.data));
  if (terminal.watched) terminal.replaceLine('');
  if (context.json()) return context.printJson({ recommendation: name, ...outcome });
  const { models, report, rows, problems } = outcome;
  if (report !== undefined) await printReport(context, report);
  for (const model of models) printModel(context, model);
  for (const { detail, cure } of problems) terminal.print(`  ${terminal.paint('yellow', '!')} ${detail[context.lang]} ${cure[context.lang]}`);
  terminal.print(`    ${terminal.paint('dim', say(`from ${context.count(rows)} interactions`, `使用了 ${context.count(rows)} 条行为`))}`);
  terminal.print();
}

interface Asked {
  readonly name: string;
  readonly seed?: number;
  readonly chooses: boolean;
  readonly by: string;
  readonly show: (progress: TrainingProgress) => void;
}

async function trainOnServer(context: CliContext, { name, seed, chooses, by, show }: Asked): Promise<Outcome> {
  const client = context.client();
  const path = `/v1/recommendations/${encodeURIComponent(name)}/training`;
  let state = await client.administer<RecommendationTraining>(path, { ...(seed !== undefined && { seed }), chooses, by });
  while (state.state === 'running') {
    show({ step: state.step!, share: state.share! });
    await setTimeout(ASK_EVERY_MS);
    state = await client.get(path);
  }
  if (state.state === 'failed') throw await failureOf(state as Required<RecommendationTraining>);
  const { models = [], rows = 0, problems = [], report } = state;
  return { models, rows, problems, ...(report && { report }) };
}

async function trainInFolder(context: CliContext, { name, seed, chooses, by, show }: Asked, folder: string): Promise<Outcome> {
  const limn = await openFolder(context, folder);
  try {
    const { models, rows, problems, report } = await new Trainings(limn).trainRecommendation({ recommendation: name, chooses, ...(seed !== undefined && { seed }) }, by, show);
    return { models: models.map((model) => sentLearntModel(model, model.answers)), rows, problems: problems.map(sentFailure), ...(report && { report }) };
  } finally {
    await limn.close();
  }
}

/** @throws CliError `wrong_call` of what is said of predictions alone */
function requireOwnFlags(flags: NamedFlags, say: CliContext['say']): void {
  const others = { sample: '--sample', trainer: '--trainer', keep: '--keep', leaveOut: '--leave-out' } as const;
  if (flags.tries !== undefined && flags.tries !== '1') throw new CliError('wrong_call', { detail: say('A recommendation chooses among all settings, or takes the usual ones.', '推荐训练要么比较全部参数，要么使用常用参数。'), cure: say('Leave --tries out, or write --tries 1.', '请去掉 --tries，或写 --tries 1。') });
  const found = Object.entries(others).find(([name]) => flags[name as keyof typeof others] !== undefined);
  if (found === undefined) return;
  throw new CliError('wrong_call', { detail: say(`${found[1]} is of predictions; a recommendation learns what it declares.`, `${found[1]} 只用于预测；推荐按其声明训练。`), cure: say('Leave it out; --seed, --tries 1, --by and --data are understood.', '请去掉该选项；可用 --seed、--tries 1、--by 和 --data。') });
}

function printModel({ terminal, say }: CliContext, { hash, way, answers, figures: { metric, k, value, differences } }: LearntModel): void {
  const short = hash.slice(0, SHORT);
  const figure = `${metric.toUpperCase()}@${k} ${value.toFixed(4)}`;
  const line = (text: string): void => terminal.print(`  ${answers ? terminal.paint('green', '✓') : terminal.paint('yellow', '!')} ${text}${say(', ', '，')}${figure}`);
  if (way === undefined) {
    const than = differences[0]?.than === 'blend' ? say('the blend of the ways', '混合排序') : say('the order that was shown', '原展示顺序');
    if (answers) line(say(`ranking: ${short} orders lists from now on, better than ${than}`, `排序：${short} 已启用，为列表排序，优于${than}`));
    else line(say(`ranking: ${short} is kept and does not order: it is not surely better than ${than}`, `排序：${short} 已保存但不启用：未能确定优于${than}`));
  } else if (answers) line(say(`${way}: ${short} finds items from now on, beside the other ways`, `${way}：${short} 已启用，与其他来源一同寻找商品`));
  // It was tried in the list, so by itself it is better than popularity.
  else if (differences.some((each) => each.than === LIST_WITHOUT)) line(say(`${way}: ${short} is kept and does not answer: the list would not be better with it`, `${way}：${short} 已保存但不应答：加入后列表不会更好`));
  else line(say(`${way}: ${short} is kept and does not answer: it is not surely better than popularity`, `${way}：${short} 已保存但不应答：未能确定优于热门基线`));
}

/** Where a bar stands: judging takes most of the time. */
function shareOf({ step, share }: TrainingProgress): number {
  return { collect: 0.1 * share, check: 0.1, judge: 0.1 + 0.6 * share, learn: 0.7 + 0.3 * share }[step];
}

function stepWords({ step }: TrainingProgress, say: CliContext['say']): string {
  return { collect: say('collecting interactions from the log', '从日志收集行为'), check: '', judge: say('judging', '评估'), learn: say('learning', '训练') }[step];
}
