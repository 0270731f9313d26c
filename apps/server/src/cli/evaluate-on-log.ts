/** Evaluations of a recommendation on the log of a running server, or of a data folder that nobody has open: asked for, followed, given back. */
import { setTimeout } from 'node:timers/promises';
import { DefinitionError, didYouMean, type RecommendationDefinition } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { RecommendationEvaluation } from '../http/evaluation.ts';
import type { Evaluation, EvaluationRequest, ListsEvaluationRequest, PolicyEvaluationRequest } from '../learn/evaluation-job.ts';
import { proposedRecommendation, type RecommendationChange } from '../learn/proposed-recommendation.ts';
import type { TrainingProgress } from '../learn/training-job.ts';
import { Trainings } from '../learn/trainings.ts';
import type { CliContext } from './context.ts';
import { openFolder } from './open-folder.ts';
import { createProgress } from './progress.ts';
import { readDefinition } from './read-definition.ts';
import { ASK_EVERY_MS, failureOf } from './train-named.ts';

/** What a change may be said by on the command line. */
export interface ChangeFlags {
  readonly weights?: string;
  readonly explore?: string;
  readonly by?: string;
  readonly diversity?: string;
  readonly definition?: string;
}

/** What is asked, but for the change. */
export type Asked = Omit<ListsEvaluationRequest, 'proposal'> | Omit<PolicyEvaluationRequest, 'proposal'>;

/** @throws CliError, LearnError of what cannot be told */
export async function evaluateOnLog(context: CliContext, asked: Asked, change: RecommendationChange, data: string | undefined): Promise<Evaluation> {
  const progress = createProgress(context.terminal, asked.recommendation);
  const show = (at: TrainingProgress): void => progress.show(shareOf(at), stepWords(at, context.say));
  const found = await (data === undefined ? askServer(context, asked, change, show) : askFolder(context, asked, change, show, data));
  if (context.terminal.watched) context.terminal.replaceLine('');
  return found;
}

async function askServer(context: CliContext, { recommendation, from, ...asked }: Asked, change: RecommendationChange, show: (at: TrainingProgress) => void): Promise<Evaluation> {
  const client = context.client();
  const path = `/v1/recommendations/${encodeURIComponent(recommendation)}/evaluation`;
  let state = await client.administer<RecommendationEvaluation>(path, { ...asked, ...change, ...(from !== undefined && { from: new Date(from).toISOString() }) });
  while (state.state === 'running') {
    show({ step: state.step!, share: state.share! });
    await setTimeout(ASK_EVERY_MS);
    state = await client.get(path);
  }
  if (state.state === 'failed') throw await failureOf(state as Required<RecommendationEvaluation>);
  return state as Evaluation;
}

async function askFolder(context: CliContext, asked: Asked, change: RecommendationChange, show: (at: TrainingProgress) => void, folder: string): Promise<Evaluation> {
  const { say } = context;
  const limn = await openFolder(context, folder);
  try {
    const { definition } = limn.engine;
    const known = (definition.recommendations ?? []).map(({ name }) => name);
    if (!known.includes(asked.recommendation)) throw new CliError('not_found', { detail: say(`There is no recommendation '${asked.recommendation}'.`, `没有推荐“${asked.recommendation}”。`), cure: known.length === 0 ? say('The definition declares none.', '定义中没有声明推荐。') : didYouMean(asked.recommendation, known) });
    return await new Trainings(limn).evaluate(requestOf(asked, proposedRecommendation(definition, asked.recommendation, change), change), show);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const [first] = error.problems;
    throw new CliError('request_refused', { detail: `${first?.path ?? ''}: ${first?.message ?? error.message}`, cure: first?.cure ?? '' }, { cause: error });
  } finally {
    await limn.close();
  }
}

function requestOf(asked: Asked, proposal: RecommendationDefinition, change: RecommendationChange): EvaluationRequest {
  if (asked.evaluate === 'policy') return { ...asked, proposal };
  return Object.keys(change).length === 0 ? asked : { ...asked, proposal };
}

/** @throws CliError `malformed_option`, `not_found`; as `readDefinition` */
export async function changeOf({ weights, explore, by, diversity, definition }: ChangeFlags, name: string, { say }: CliContext): Promise<RecommendationChange> {
  const malformed = (flag: string, told: string, like: string): CliError => new CliError('malformed_option', { detail: say(`${flag} is '${told}', which does not fit.`, `${flag} 的值“${told}”无效。`), cure: say(`Write it like ${flag} ${like}.`, `请写成 ${flag} ${like} 的形式。`) });
  const number = (flag: string, told: string | undefined, like: string): number | undefined => {
    const value = told === undefined || told.trim() === '' ? NaN : Number(told);
    if (told !== undefined && !(value >= 0)) throw malformed(flag, told, like);
    return told === undefined ? undefined : value;
  };
  const share = number('--explore', explore, '0.2');
  if (by !== undefined && by !== 'thompson' && by !== 'linucb') throw malformed('--by', by, 'linucb');
  if (by !== undefined && share === undefined) throw new CliError('wrong_call', { detail: say('--by says how a share of the list is left to chance, and no share is given.', '--by 指定随机方式，但没有给出比例。'), cure: say('Add --explore 0.2.', '请加上 --explore 0.2。') });
  const varied = number('--diversity', diversity, '0.3');
  const weighed = weights?.split(',').map((pair): readonly [string, number] => {
    const [way = '', weight = ''] = pair.split('=').map((part) => part.trim());
    if (way === '' || weight === '' || !(Number(weight) >= 0)) throw malformed('--weights', weights, 'neighbours=2,popular:30d=0.5');
    return [way, Number(weight)];
  });
  return {
    ...(weighed && { weights: Object.fromEntries(weighed) }),
    ...(share !== undefined && { explore: by === undefined ? share : { share, by } }),
    ...(varied !== undefined && { diversity: varied }),
    ...(definition !== undefined && { proposal: await declaredIn(definition, name, say) }),
  };
}

async function declaredIn(path: string, name: string, say: CliContext['say']): Promise<RecommendationDefinition> {
  const { recommendations = [] } = await readDefinition(path, say);
  const found = recommendations.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new CliError('not_found', { detail: say(`${path} declares no recommendation '${name}'.`, `${path} 没有声明推荐“${name}”。`), cure: say('Name a definition that declares it.', '请指定声明了该推荐的定义文件。') });
}

/** Where a bar stands. */
function shareOf({ step, share }: TrainingProgress): number {
  return { collect: 0.1 * share, check: 0.1, learn: 0.1 + 0.3 * share, judge: 0.4 + 0.6 * share }[step];
}

function stepWords({ step }: TrainingProgress, say: CliContext['say']): string {
  return { collect: say('reading what customers did', '读取客户行为'), check: '', learn: say('learning from the past', '从历史学习'), judge: say('judging lists', '评估列表') }[step];
}
