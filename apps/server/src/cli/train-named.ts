/** A training of a declared prediction, by a running server or in a data folder that nobody has open: asked for, followed, told. */
import { setTimeout } from 'node:timers/promises';
import type { AskedTrainer, EvaluationReport, LearnError } from '@limn/learn';
import { CliError } from '../errors.ts';
import { Trainings, type TrainingOutcome } from '../learn/trainings.ts';
import type { TrainingProgress, TrainingRequest } from '../learn/training-job.ts';
import type { Training } from '../http/training.ts';
import type { CliContext } from './context.ts';
import { printEvaluation } from './evaluation-output.ts';
import { openFolder } from './open-folder.ts';
import { createProgress } from './progress.ts';

/** What may be said of a training. */
export interface NamedFlags {
  readonly data?: string;
  readonly seed?: string;
  readonly sample?: string;
  readonly trainer?: string;
  readonly tries?: string;
  readonly keep?: string;
  readonly leaveOut?: string;
  readonly by?: string;
}

export const ASK_EVERY_MS = 200;
/** What people read of a hash. */
const SHORT = 8;
const trainers: readonly AskedTrainer[] = ['trees', 'linear', 'forest', 'network', 'bayes', 'svm', 'neighbours', 'ziln', 'lifetime', 'lifetime-trees', 'best'];

/** Trains, shows how it goes, and says what came of it. @throws CliError, LearnError, HostError */
export async function trainNamed(context: CliContext, name: string, flags: NamedFlags): Promise<void> {
  const { say, terminal } = context;
  const outcome = await train(context, { prediction: name, ...trainingFlags(flags, say) }, flags);
  const { model, evaluation, rows } = outcome;
  if (context.json()) return context.printJson({ prediction: name, model, rows, evaluation });
  if (evaluation !== undefined) await printEvaluation(context, evaluation);
  const hash = model!.slice(0, SHORT);
  terminal.print(`  ${terminal.paint('green', '✓')} ${say(`${name}: ${hash} is a candidate, from ${context.count(rows)} examples`, `${name}：${hash} 已登记为候选，样本 ${context.count(rows)} 个`)}`);
  terminal.print(`    limn promote ${hash} --to shadow  ${terminal.paint('dim', say('it is told beside, and answers for nobody', '影子运行，不对外应答'))}`);
  terminal.print(`    limn evaluate ${name} --out report  ${terminal.paint('dim', say('the whole evaluation, with charts', '完整评估与图表'))}`);
  terminal.print();
}

/** Collects the examples alone. @param folder whole path */
export async function collectNamed(context: CliContext, name: string, { folder, ...flags }: NamedFlags & { readonly folder: string }): Promise<TrainingOutcome> {
  return train(context, { prediction: name, ...trainingFlags(flags, context.say), dataset: folder }, flags);
}

async function train(context: CliContext, request: TrainingRequest, { data, by = 'limn' }: NamedFlags): Promise<TrainingOutcome> {
  const progress = createProgress(context.terminal, request.prediction);
  const show = (at: TrainingProgress): void => progress.show(shareOf(at), stepWords(at, context.say));
  const outcome = await (data === undefined ? trainOnServer(context, { request, by, show }) : trainInFolder(context, { request, by, show, folder: data }));
  if (context.terminal.watched) context.terminal.replaceLine('');
  return outcome;
}

interface Asked {
  readonly request: TrainingRequest;
  readonly by: string;
  readonly show: (progress: TrainingProgress) => void;
}

async function trainOnServer(context: CliContext, { request: { prediction, ...request }, by, show }: Asked): Promise<TrainingOutcome> {
  const client = context.client();
  const path = `/v1/predictions/${encodeURIComponent(prediction)}/training`;
  let state = await client.administer<Training>(path, { ...request, by });
  while (state.state === 'running') {
    show({ step: state.step!, share: state.share! });
    await setTimeout(ASK_EVERY_MS);
    state = await client.get(path);
  }
  if (state.state === 'failed') throw await failureOf(state as Required<Training>);
  const { model, folder, rows = 0 } = state;
  if (model === undefined) return { rows, ...(folder !== undefined && { folder }) };
  return { model, rows, evaluation: await client.get<EvaluationReport>(`/v1/models/${model}/evaluation`) };
}

/** What a server said, as an error of learning. */
export async function failureOf({ code, detail: { en, zh }, cure }: Pick<Required<Training>, 'code' | 'detail' | 'cure'>): Promise<LearnError> {
  const { LearnError: Failure } = await import('@limn/learn');
  return new Failure({ code: code as LearnError['code'], text: { en: { what: en, cure: cure.en }, zh: { what: zh, cure: cure.zh } } });
}

async function trainInFolder(context: CliContext, { request, by, show, folder }: Asked & { readonly folder: string }): Promise<TrainingOutcome> {
  const limn = await openFolder(context, folder);
  try {
    return await new Trainings(limn).train(request, by, show);
  } finally {
    await limn.close();
  }
}

/** @throws CliError `malformed_option` */
export function trainingFlags({ seed, tries, sample, trainer, keep, leaveOut }: NamedFlags, say: CliContext['say']): Omit<TrainingRequest, 'prediction' | 'dataset'> {
  const part = sample === undefined ? undefined : Number(sample);
  if (part !== undefined && !(part > 0 && part <= 1)) throw malformed('--sample', sample!, { say, like: '--sample 0.2' });
  if (trainer !== undefined && !trainers.includes(trainer as AskedTrainer)) {
    throw new CliError('malformed_option', { detail: say(`--trainer ${trainer} is no trainer.`, `--trainer ${trainer} 不是可用的训练方法。`), cure: say(`Write one of ${trainers.join(', ')}.`, `可选：${trainers.join('、')}。`) });
  }
  const [whole, tried] = [wholeNumber('--seed', seed, say), wholeNumber('--tries', tries, say)];
  return {
    ...(whole !== undefined && { seed: whole }),
    ...(tried !== undefined && { tries: tried }),
    ...(part !== undefined && { sample: part }),
    ...(trainer !== undefined && { trainer: trainer as AskedTrainer }),
    ...(keep !== undefined && { keep: namesIn(keep) }),
    ...(leaveOut !== undefined && { leaveOut: namesIn(leaveOut) }),
  };
}

/** @throws CliError `malformed_option` */
export function wholeNumber(option: string, text: string | undefined, say: CliContext['say']): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && (option === '--seed' || Number(text) > 0)) return Number(text);
  throw malformed(option, text, { say, like: `${option} 8` });
}

function malformed(option: string, text: string, { say, like }: { readonly say: CliContext['say']; readonly like: string }): CliError {
  return new CliError('malformed_option', { detail: say(`${option} is '${text}', which does not fit.`, `${option} 的值“${text}”无效。`), cure: say(`Write it like ${like}.`, `请写成 ${like} 的形式。`) });
}

function namesIn(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

/** Where a bar stands: replaying and learning take nearly all of the time. */
function shareOf({ step, share }: TrainingProgress): number {
  return { collect: 0.35 * share, check: 0.35 + 0.1 * share, learn: 0.45 + 0.45 * share, judge: 0.92 }[step];
}

function stepWords({ step }: TrainingProgress, say: CliContext['say']): string {
  return { collect: say('collecting examples from the log', '从日志收集样本'), check: say('looking the examples over', '检查样本'), learn: say('learning', '训练'), judge: say('judging', '评估') }[step];
}
