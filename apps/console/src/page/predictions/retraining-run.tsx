/** One run of learning anew: where it stands, the contest as bars, and every decision with who took it. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { IntervalRows, type IntervalRow } from '../../component/interval-rows.tsx';
import { Failed, Loading } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { numberOf, type Asked } from './model-facts.ts';
import { metricName, metricWords } from './prediction-words.ts';
import styles from './retraining.module.css';

const words = defineWords({
  stands: { en: 'Run {id}: {text}', zh: '第{id}次训练：{text}' },
  contest: { en: 'The contest: {metric} on {examples} examples of {customers} customers, {from} to {to}', zh: '对比：{metric}，{customers}位客户的{examples}个样本，{from}至{to}' },
  candidate: { en: 'Candidate', zh: '候选' },
  champion: { en: 'In use then', zh: '当时的现役' },
  interval: { en: '{value} ({low}–{high})', zh: '{value}（{low}–{high}）' },
  decisions: { en: 'Decisions of run {id}', zh: '第{id}次训练的决策过程' },
  looks: { en: '{count, plural, one {One look} other {# looks}} at customers as they are', zh: '对当前客户的{count}次观察' },
  by: { en: 'by {by}', zh: '操作：{by}' },
  itself: { en: 'by itself', zh: '自动' },
  model: { en: 'See v{version}', zh: '查看v{version}' },
  failed: { en: 'The run', zh: '训练过程' },
});

type Run = components['schemas']['RetrainingRun'];

/** Who is no person. */
const machines: ReadonlySet<string> = new Set(['schedule', 'drift']);

/** Its steps are read when lists leave them out. */
export function RetrainingRun({ asked, run }: { readonly asked: Asked; readonly run: Run }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const needs = run.steps.length === 0;
  const query = api.useQuery('get', '/v1/retraining/runs/{id}', { params: { path: { id: run.id } } }, { enabled: needs, refetchInterval: run.state === 'ended' ? false : 15_000 });
  const whole = needs ? query.data : run;
  if (query.error !== null && needs) return <Failed title={say('failed')} error={query.error} again={() => void query.refetch()} />;
  if (whole === undefined) return <Loading />;
  const version = asked.models.some(({ hash }) => hash === whole.model) ? numberOf(asked.models, whole.model!) : 0;
  return (
    <div className={styles['parts']}>
      <p>
        {say('stands', { id: whole.id, text: whole.text[language] })}{' '}
        {version > 0 && (
          <Link to="/predictions/$name" params={{ name: asked.name }} search={{ version: whole.model!.slice(0, 8) }}>
            {say('model', { version })}
          </Link>
        )}
      </p>
      {whole.fault !== undefined && <p role="alert">{whole.fault}</p>}
      <Contest contest={whole.contest} />
      <Decisions run={whole} />
    </div>
  );
}

function Contest({ contest }: { readonly contest: Run['contest'] }) {
  const say = useWords(words);
  const metric = useWords(metricWords);
  const format = useFormat();
  if (contest?.candidate === undefined || contest.champion === undefined || contest.metric === undefined) return null;
  const row = (key: 'candidate' | 'champion', { value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): IntervalRow => ({
    key, label: say(key), value, low, high,
    text: say('interval', { value: format.number(value, 3), low: format.number(low, 3), high: format.number(high, 3) }),
    strong: key === 'candidate', calm: key === 'champion',
  });
  const title = say('contest', { metric: metricName(metric, contest.metric), examples: format.number(contest.examples), customers: format.number(contest.customers), from: format.date(contest.from), to: format.date(contest.to) });
  return (
    <>
      <h3>{title}</h3>
      <IntervalRows label={title} mark="dot" rows={[row('candidate', contest.candidate), row('champion', contest.champion)]} reference={contest.champion.value} />
    </>
  );
}

/** Looks that follow each other are one line that opens: they decide nothing by themselves. */
function Decisions({ run }: { readonly run: Run }) {
  const say = useWords(words);
  const groups: Run['steps'][] = [];
  for (const step of run.steps) {
    const last = groups.at(-1);
    if (step.step === 'observed' && last?.[0]?.step === 'observed') last.push(step);
    else groups.push([step]);
  }
  return (
    <ol className={styles['steps']} aria-label={say('decisions', { id: run.id })}>
      {groups.map((group, i) => (
        <li key={i} className={styles['step']}>
          {group.length > 1 ? (
            <details>
              <summary>{say('looks', { count: group.length })}</summary>
              {group.map((step, j) => <StepLine key={j} step={step} />)}
            </details>
          ) : (
            <StepLine step={group[0]!} />
          )}
        </li>
      ))}
    </ol>
  );
}

function StepLine({ step: { at, by, text } }: { readonly step: Run['steps'][number] }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const isPerson = !machines.has(by) && !by.startsWith('run ');
  return (
    <div className={styles['line']}>
      <time className={styles['when']} dateTime={at}>{format.dateTime(at)}</time>
      <span className={styles['what']}>{text[language]}</span>
      <span className={styles['who']}>{isPerson ? say.rich('by', { by: <bdi key="by">{by}</bdi> }) : say('itself')}</span>
    </div>
  );
}
