/** What a step says, as a sentence in both languages, made of its figures when somebody reads it. Pure. */
import { createFormat, parseDuration, type Words } from '@limn/engine';
import type { ContestReport, Interval } from '@limn/learn';
import type { RetrainPolicy } from './policy.ts';
import type { Run } from './run.ts';
import type { Cause, EndReason, Outcome, Step, StepFacts } from './step.ts';

type Lang = 'en' | 'zh';

const DAY_MS = 86_400_000;

/** What a sentence is told with. */
export interface TellOptions {
  /** Of the definition. */
  readonly timeZone: string;
}

/** A sentence and what to do about it. */
export interface Told {
  readonly text: Words;
  readonly cure: Words;
}

const words = (en: string, zh: string): Words => ({ en, zh });

const nothing = words('Nothing needs to be done.', '无需处理。');

/** Why it was decided so. */
export function reasonWords(reason: EndReason): Told {
  return reasons[reason];
}

const reasons: Readonly<Record<EndReason, Told>> = {
  beats_champion: { text: words('it is surely better than the champion on examples that neither learnt from.', '在双方都未学习过的样本上，它确实优于现役模型。'), cure: nothing },
  beats_baselines: { text: words('it is surely better than what can be said without a model.', '它确实优于不用模型的判断。'), cure: nothing },
  no_better: { text: words('it is not surely better than the champion: the interval of the difference includes zero.', '它并不确定优于现役模型：差异区间包含零。'), cure: nothing },
  worse: { text: words('it is surely worse than the champion.', '它确实不如现役模型。'), cure: nothing },
  worse_among: { text: words('it is better for all, but surely worse for a group of customers.', '总体更好，但对某一类客户确实更差。'), cure: words('Look at the group in the contest; promote it by hand if that is acceptable.', '请查看对比结果中的该类客户；若可以接受，可手动启用。') },
  baseline_not_beaten: { text: words('it is not surely better than what can be said without a model.', '它并不确定优于不用模型的判断。'), cure: words('More history, or columns that tell more, may help.', '更长的历史或更有信息量的特征可能有帮助。') },
  window_short: { text: words('there are too few labelled examples that neither has learnt from.', '双方都未学习过且已有结果的样本太少。'), cure: words('Wait until more outcomes are known.', '请等待更多结果揭晓。') },
  champion_foreign: { text: words('the champion was made elsewhere and cannot be asked about the past.', '现役模型来自外部，无法用于历史对比。'), cure: words('Compare them as of now, and promote by hand.', '请对比两者当前的结果，并手动启用。') },
  settled: { text: words('it answers, and nothing has spoken against it.', '它已正式启用，没有发现问题。'), cure: nothing },
  succeeded: { text: words('a newer model has taken its place.', '已有更新的模型取代它。'), cure: nothing },
  up_to: { text: words('the policy lets it go no further by itself.', '按策略，它不再自动前进。'), cure: words('Take it further by hand, or declare upTo.', '可手动推进，或在策略中声明 upTo。') },
  failing: { text: words('it fails more often than the champion.', '它的失败率高于现役模型。'), cure: words('Look at what it was given.', '请检查它的输入。') },
  uncertain: { text: words('it says nothing of more customers than was foretold.', '它无法判断的客户多于预期。'), cure: words('Look whether customers have changed.', '请检查客户群体是否发生变化。') },
  shifted: { text: words('its scores are distributed otherwise than was foretold.', '它的评分分布偏离预期。'), cure: words('Look at the drift of its columns.', '请检查相关特征的漂移。') },
  disagrees: { text: words('it puts customers in another order than was foretold.', '它对客户的排序偏离预期。'), cure: words('Compare both models.', '请对比两个模型。') },
  slow: { text: words('it is slower than the champion by far.', '它明显慢于现役模型。'), cure: words('Try fewer or smaller trees.', '请减少树的数量或规模。') },
  too_few: { text: words('too few customers are asked about to tell anything.', '可评估的客户太少，无法判断。'), cure: words('Promote it by hand if you know better.', '如有把握，可手动启用。') },
  worse_live: { text: words('on outcomes that have come in since, it is surely worse than the model before.', '就此后揭晓的结果看，它确实不如此前的模型。'), cure: words('The model before answers again.', '此前的模型已恢复。') },
  training: { text: words('the training failed.', '训练失败。'), cure: words('Look at the reason.', '请查看原因。') },
  stopped: { text: words('somebody stopped it.', '已被人工停止。'), cure: nothing },
  by_hand: { text: words('somebody has taken the matter into their hands.', '已由人工接管。'), cure: nothing },
  definition: { text: words('the definition was changed meanwhile.', '期间定义发生了变更。'), cure: words('Train again, with the definition in force.', '请用现行定义重新训练。') },
  champion_changed: { text: words('another champion was put in place meanwhile.', '期间现役模型已更换。'), cure: words('Train again to meet the new one.', '请重新训练，与新的现役模型对比。') },
  nothing_new: { text: words('nothing has happened since the run before.', '自上次训练以来没有新数据。'), cure: nothing },
};

/** How a run ended, in two or three words. */
export const outcomeWords: Readonly<Record<Outcome, Words>> = {
  promoted: words('in use', '已启用'), kept: words('stays a candidate', '仍为候选'), held_back: words('held back', '未通过'), rolled_back: words('rolled back', '已回滚'),
  failed: words('failed', '失败'), stopped: words('stopped', '已停止'), stood_down: words('taken over by hand', '人工接管'), nothing_new: words('nothing new', '无新数据'),
};

/** What a step says. */
export function stepWords(step: Step, { timeZone }: TellOptions): Words {
  const of = (lang: Lang): string => sentence(step, lang, timeZone);
  return { en: of('en'), zh: of('zh') };
}

/** Where a run stands, in one sentence. */
export function runWords(run: Run, { timeZone }: TellOptions): Words {
  const of = (lang: Lang): string => {
    const say = (en: string, zh: string): string => (lang === 'zh' ? zh : en);
    const until = run.stage === undefined ? '' : createFormat(lang, timeZone).moment(run.stage.until);
    switch (run.state) {
      case 'waiting':
        return run.attempts === 0 ? say('Waits for its training.', '等待训练。') : say(`Being learnt (attempt ${run.attempts}).`, `训练中（第${run.attempts}次尝试）。`);
      case 'contested':
        return say('Has met the champion.', '已完成对比。');
      case 'shadow':
        return say(`In the shadow until ${until}: looked at, and answers for nobody.`, `影子运行至${until}：只观察，不对外应答。`);
      case 'canary':
        return say(`Answers for ${percent(run.stage!.share ?? 0)} of customers until ${until}.`, `灰度${percent(run.stage!.share ?? 0)}，至${until}。`);
      case 'watch':
        return say(`In use; compared with the model before until ${until}.`, `已启用；与此前的模型对比至${until}。`);
      case 'ended':
        return `${capital(outcomeWords[run.ended!.outcome][lang])}${say(': ', '：')}${reasonWords(run.ended!.reason).text[lang]}`;
    }
  };
  return { en: of('en'), zh: of('zh') };
}

/** What a policy says. */
export function policyWords(policy: RetrainPolicy & { readonly isDeclared: boolean }, { timeZone }: TellOptions): Words {
  const of = (lang: Lang): string => {
    const say = (en: string, zh: string): string => (lang === 'zh' ? zh : en);
    const { duration } = createFormat(lang, timeZone);
    if (!policy.isDeclared) return say('Learnt anew only when somebody asks; a winner stays a candidate.', '仅在手动触发时重新训练；胜出的模型仍为候选。');
    const when = [
      ...(policy.every === undefined ? [] : [everyWords(policy.every, duration, say)]),
      ...(policy.onDrift ? [say('on drift', '发生漂移时')] : []),
      say('when somebody asks', '手动触发时'),
    ];
    const way = [
      ...(policy.shadowMs > 0 ? [say(`${duration(policy.shadowMs)} in the shadow`, `影子运行${duration(policy.shadowMs)}`)] : []),
      ...(policy.canaryMs > 0 ? [say(`${duration(policy.canaryMs)} for ${percent(policy.canary)} of customers`, `灰度${percent(policy.canary)}运行${duration(policy.canaryMs)}`)] : []),
      say(`champion, compared with the one before for ${duration(policy.watchMs)}`, `启用后与此前的模型对比${duration(policy.watchMs)}`),
    ].slice(0, { candidate: 0, shadow: 1, canary: 2, champion: 3 }[policy.upTo]);
    const then = way.length === 0 ? say('A winner stays a candidate.', '胜出的模型仍为候选。') : say(`A winner goes on by itself: ${way.join(', then ')}.`, `胜出的模型自动前进：${way.join('，然后')}。`);
    return say(`Learnt anew ${when.join(', ')}. ${then}`, `${when.join('、')}重新训练。${then}`);
  };
  return { en: of('en'), zh: of('zh') };
}

/** `every 7 days`; of a cron text the text. */
function everyWords(every: string, duration: (ms: number) => string, say: Say): string {
  const ms = parseDuration(every);
  if (ms === undefined) return say(`by the schedule “${every}”`, `按计划“${every}”`);
  return ms === DAY_MS ? say('every day', '每天') : say(`every ${duration(ms)}`, `每${duration(ms)}`);
}

function sentence(step: Step, lang: Lang, timeZone: string): string {
  const say = (en: string, zh: string): string => (lang === 'zh' ? zh : en);
  const { moment } = createFormat(lang, timeZone);
  switch (step.step) {
    case 'declared':
      return say(`The schedule “${step.facts.every ?? ''}” was seen for the first time.`, `首次读取计划“${step.facts.every ?? ''}”。`);
    case 'begun':
      return say(`Begun: ${causeWords(step.facts.cause, lang, timeZone)}`, `开始：${causeWords(step.facts.cause, lang, timeZone)}`);
    case 'joined':
      return say(`Also asked for: ${causeWords(step.facts.cause, lang, timeZone)}`, `另有触发：${causeWords(step.facts.cause, lang, timeZone)}`);
    case 'attempt':
      return step.facts.attempt === 1 ? say('The training began.', '开始训练。') : say(`The training began again (attempt ${step.facts.attempt}).`, `再次训练（第${step.facts.attempt}次）。`);
    case 'attempt_failed':
      return say(`${step.facts.trouble.text.en} It is tried again from ${moment(step.facts.again)} on.`, `${step.facts.trouble.text.zh}将于${moment(step.facts.again)}后重试。`);
    case 'trained':
      return trainedWords(step.facts, say);
    case 'contested':
      return contestWords(step.facts, lang);
    case 'stepped':
      return { shadow: say(`In the shadow until ${moment(step.facts.until)}: looked at, and answers for nobody.`, `进入影子运行，至${moment(step.facts.until)}：只观察，不对外应答。`), canary: say(`Answers for ${percent(step.facts.share ?? 0)} of customers, until ${moment(step.facts.until)}.`, `灰度${percent(step.facts.share ?? 0)}，至${moment(step.facts.until)}。`), champion: say(`Champion; compared with the one before until ${moment(step.facts.until)}.`, `成为现役模型；与此前的模型对比至${moment(step.facts.until)}。`) }[step.facts.to];
    case 'observed':
      return observedWords(step.facts, say);
    case 'judged':
      return step.facts.report === undefined ? say('Too few outcomes have come in to compare.', '揭晓的结果太少，尚不能对比。') : say(`On outcomes since ${moment(step.facts.from)}: ${differenceWords(step.facts.report, lang)}`, `就${moment(step.facts.from)}以来的结果：${differenceWords(step.facts.report, lang)}`);
    case 'taken_back':
      return say(`Taken back: ${reasonWords(step.facts.reason).text.en}`, `撤回：${reasonWords(step.facts.reason).text.zh}`);
    case 'ended':
      return endedWords(step.facts, say, lang);
  }
}

type Say = (en: string, zh: string) => string;

function causeWords(cause: Cause, lang: Lang, timeZone: string): string {
  const say: Say = (en, zh) => (lang === 'zh' ? zh : en);
  switch (cause.kind) {
    case 'schedule': {
      const when = createFormat(lang, timeZone).moment(cause.moment);
      return cause.missed === 0 ? say(`the schedule, due ${when}.`, `定期，计划时间${when}。`) : say(`the schedule, due ${when}; ${cause.missed} before it were passed over.`, `定期，计划时间${when}；此前错过${cause.missed}次。`);
    }
    case 'drift':
      return say(`drift. ${cause.alerts.map(({ text }) => text.en).join(' ')}`, `漂移。${cause.alerts.map(({ text }) => text.zh).join('')}`);
    case 'request':
      return cause.note === undefined ? say('somebody asked.', '手动触发。') : say(`somebody asked: ${cause.note}`, `手动触发：${cause.note}`);
  }
}

function trainedWords({ model, examples, metric, value, low, high, trainer, seed }: StepFacts['trained'], say: Say): string {
  const [name, from, to] = [nameOf(metric), digits(low), digits(high)];
  return say(`Candidate ${model.slice(0, 8)} learnt from ${count(examples)} examples (${trainer}, seed ${seed}): ${name} ${digits(value)} (${from}–${to}) on the latest of them.`, `候选模型${model.slice(0, 8)}由${count(examples)}个样本训练得到（${trainer}，种子${seed}）：在最新样本上${name}为${digits(value)}（${from}–${to}）。`);
}

/** Metrics by the names that people know. */
const metricNames: Readonly<Record<string, string>> = { auc: 'AUC', averagePrecision: 'average precision', logLoss: 'log loss', brier: 'Brier score', rmse: 'RMSE', mae: 'MAE', gini: 'Gini', poissonDeviance: 'Poisson deviance', macroAuc: 'mean AUC', labelAuc: 'mean AUC of labels', classLogLoss: 'log loss' };

function nameOf(metric: string): string {
  return metricNames[metric] ?? metric;
}

/** Both languages group digits alike. */
function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function contestWords({ won, reason, report, baselines }: StepFacts['contested'], lang: Lang): string {
  const verdict = `${lang === 'zh' ? (won ? '胜出：' : '未胜出：') : won ? 'Won: ' : 'Not won: '}${reasonWords(reason).text[lang]}`;
  if (report !== undefined) {
    const [group] = report.worseAmong;
    const among = group === undefined || won ? '' : lang === 'zh' ? `较差的是${group.column} = ${group.value}（${count(group.rows)}例，${signed(group.difference, lang)}）。` : ` It is worse among ${group.column} = ${group.value} (${count(group.rows)} examples, ${signed(group.difference, lang)}).`;
    return `${verdict}${lang === 'zh' ? '' : ' '}${differenceWords(report, lang)}${among}`;
  }
  const nearest = baselines?.toSorted((a, b) => Math.abs(a.value) - Math.abs(b.value))[0];
  if (nearest === undefined) return verdict;
  return lang === 'zh' ? `${verdict}最接近的是“${nearest.baseline}”，相差${digits(nearest.value)}（${digits(nearest.low)}–${digits(nearest.high)}）。` : `${verdict} The nearest is “${nearest.baseline}”, ${digits(nearest.value)} away (${digits(nearest.low)} to ${digits(nearest.high)}).`;
}

/** `auc 0.781 against 0.774, better by 0.007 (0.002 to 0.012), on 1,204 examples of 611 customers.` */
function differenceWords({ metric, candidate, champion, difference, rows, customers }: ContestReport, lang: Lang): string {
  const name = nameOf(metric);
  return lang === 'zh'
    ? `${name}为${digits(candidate.value)}，现役模型为${digits(champion.value)}，优势${signed(difference, lang)}，基于${count(customers)}位客户的${count(rows)}个样本。`
    : `${name} ${digits(candidate.value)} against ${digits(champion.value)}, ahead by ${signed(difference, lang)}, on ${count(rows)} examples of ${count(customers)} customers.`;
}

function observedWords({ observation: { customers, candidate, champion, agreement } }: StepFacts['observed'], say: Say): string {
  const asked = candidate.failed + candidate.uncertain + candidate.counts.reduce((sum, count) => sum + count, 0);
  const share = (of: number): string => percent(asked === 0 ? 0 : of / asked);
  const same = agreement === undefined ? '' : say(`; order of customers alike to ${digits(agreement)}`, `；排序一致性${digits(agreement)}`);
  const time = champion === undefined ? '' : say(`; ${Math.round(candidate.p50)} µs a score, the champion ${Math.round(champion.p50)}`, `；单次评分${Math.round(candidate.p50)}微秒，现役模型${Math.round(champion.p50)}微秒`);
  return say(`Looked at ${count(customers)} customers: ${share(candidate.failed)} failed, ${share(candidate.uncertain)} too uncertain${same}${time}.`, `观察${count(customers)}位客户：失败${share(candidate.failed)}，无法判断${share(candidate.uncertain)}${same}${time}。`);
}

function endedWords({ outcome, reason, trouble, note, hand }: StepFacts['ended'], say: Say, lang: Lang): string {
  const why = trouble?.text[lang] ?? reasonWords(reason).text[lang];
  const by = hand === undefined ? '' : say(` (${hand.by} → ${hand.to})`, `（${hand.by} → ${hand.to}）`);
  return `${say('Ended', '结束')}${say(', ', '，')}${outcomeWords[outcome][lang]}${by}${say(': ', '：')}${why}${note === undefined ? '' : say(` ${note}`, `${note}`)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

function signed({ value, low, high }: Interval, lang: Lang): string {
  return lang === 'zh' ? `${digits(value)}（${digits(low)}至${digits(high)}）` : `${digits(value)} (${digits(low)} to ${digits(high)})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
