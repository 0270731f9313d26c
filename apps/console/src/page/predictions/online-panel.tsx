/** What learns with each event, beside the champion: who tells better, how far it is, what it heard change. */
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import type { Asked } from './model-facts.ts';
import { OnlineChart } from './online-chart.tsx';

const words = defineWords({
  title: { en: 'Learns with each event', zh: '随事件在线学习' },
  waiting: { en: 'It has not begun yet.', zh: '尚未开始。' },
  building: { en: 'It is learning from history beside everything else: {done} of {all} events.', zh: '正在后台学习历史数据：{done}/{all}条事件。' },
  failed: { en: 'It has stopped: {reason} The model in use goes on answering.', zh: '它已停止：{reason}现役模型照常应答。' },
  none: { en: 'No label has come yet; {waiting} examples wait for theirs.', zh: '还没有收到标签，{waiting}个样本在等待。' },
  alone: { en: 'Nobody answers yet to compare it with. It loses {online} a label, telling everybody the share so far {base}.', zh: '还没有可对比的现役模型。每个标签的平均损失为{online}，只报告历史比例为{base}。' },
  undecided: { en: 'No label yet of an example since {from}, from when on the model in use can be judged.', zh: '自{from}（可评判现役模型的起点）以来，还没有样本得到标签。' },
  better: { en: 'It tells better than the model in use: it loses {online} a label, the model in use {champion} ({low} to {high} more), over {count} labels since {from}.', zh: '它优于现役模型：每个标签平均损失{online}，现役模型为{champion}（多{low}至{high}），自{from}以来共{count}个标签。' },
  worse: { en: 'The model in use tells better: it loses {champion} a label, what learns with each event {online} ({low} to {high} more), over {count} labels since {from}.', zh: '现役模型更好：每个标签平均损失{champion}，在线学习为{online}（多{low}至{high}），自{from}以来共{count}个标签。' },
  alike: { en: 'It tells about as well as the model in use: {online} a label against {champion}, over {count} labels since {from}.', zh: '它与现役模型不相上下：每个标签平均损失{online}对{champion}，自{from}以来共{count}个标签。' },
  state: { en: '{learnt} labels learnt, {waiting} examples wait, up to {at}. It is told beside, and decides nothing.', zh: '已学习{learnt}个标签，{waiting}个样本在等待，截至{at}。它只作对照，不影响任何结果。' },
  drift: { en: '{at}: errors rose beyond chance, to {error} wrong', zh: '{at}：误差上升超出偶然，错误率达{error}' },
  tookOver: { en: '{at}: a second model, learning since then, took over', zh: '{at}：此前开始学习的备用模型接替' },
  changes: { en: 'Changes it heard', zh: '发现的规律变化' },
});

/** The answer of the server. */
export type Online = components['schemas']['OnlineLearning'];

/** Changes told, the latest. */
const shownDrifts = 4;

/** Whether a prediction declares that it learns with each event. */
export function learnsOnline({ definition }: Asked): boolean {
  return (definition as { readonly online?: unknown } | undefined)?.online !== undefined;
}

/** Asks again while it catches up, and now and then after. */
export function OnlinePanel({ asked }: { readonly asked: Asked }) {
  const say = useWords(words);
  const format = useFormat();
  const query = api.useQuery('get', '/v1/predictions/{name}/online', { params: { path: { name: asked.name } } }, { refetchInterval: ({ state }) => (state.data?.state === 'learning' ? 10_000 : 1_500) });
  const empty = ({ state, reason, progressive, position = 0, of = 0, examples }: Online): React.ReactNode | undefined => {
    if (state === 'waiting') return <Empty>{say('waiting')}</Empty>;
    if (progressive !== undefined && progressive.examples > 0) return undefined;
    if (state === 'failed') return <Empty>{say('failed', { reason: reason ?? '' })}</Empty>;
    if (state === 'building') return <p className="note" role="status">{say('building', { done: format.number(position), all: format.number(of) })}</p>;
    return <Empty>{say('none', { waiting: format.number(examples?.waiting) })}</Empty>;
  };
  return (
    <QueryPanel title={say('title')} query={query} height={200} empty={empty}>
      {(online) => <Told online={online} />}
    </QueryPanel>
  );
}

function Told({ online }: { readonly online: Online }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const format = useFormat();
  const { state, reason, position = 0, of = 0, examples, moment, drifts = [], problems = [], overTime = [] } = online;
  return (
    <>
      <p>{say(...verdictOf(online, format))}</p>
      {state === 'failed' && <p role="alert">{say('failed', { reason: reason ?? '' })}</p>}
      {problems.map(({ code, what, cure }) => (
        <p key={code} role="alert">
          {what[language]} {cure[language]}
        </p>
      ))}
      <p className="note" role={state === 'building' ? 'status' : undefined}>
        {state === 'building' ? say('building', { done: format.number(position), all: format.number(of) }) : say('state', { learnt: format.number(examples?.learnt), waiting: format.number(examples?.waiting), at: format.date(moment) })}
      </p>
      <OnlineChart overTime={overTime} drifts={drifts} />
      {drifts.length > 0 && (
        <>
          <h3>{say('changes')}</h3>
          <ul>
            {drifts.slice(-shownDrifts).map(({ at, example, error, did }) => (
              <li key={`${example} ${did}`}>{did === 'standby took over' ? say('tookOver', { at: format.date(at) }) : say('drift', { at: format.date(at), error: format.percent(error) })}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The sentence that comes first, and what stands in its places. */
function verdictOf({ champion, comparison, progressive }: Online, format: ReturnType<typeof useFormat>): readonly [keyof typeof words, Readonly<Record<string, string>>] {
  const loss = (value: number | undefined): string => format.number(value, 3);
  if (champion === undefined) return ['alone', { online: loss(progressive?.logLoss), base: loss(progressive?.baseLogLoss) }];
  const from = format.date(champion.from);
  if (comparison === undefined) return ['undecided', { from }];
  const { examples, difference: { value, low = -Infinity, high = Infinity } } = comparison;
  const facts = { online: loss(comparison.online), champion: loss(comparison.champion), count: format.number(examples), from };
  if (low <= 0 && high >= 0) return ['alike', facts];
  return value > 0 ? ['better', { ...facts, low: loss(low), high: loss(high) }] : ['worse', { ...facts, low: loss(-high), high: loss(-low) }];
}
