/** How the model in use has fared since it was judged: its scores day by day, how right it was, for whom it got worse. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { IntervalRows, type IntervalRow } from '../../component/interval-rows.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { Sparkline } from '../../component/sparkline.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel, type Asked } from './model-facts.ts';
import { metricName, metricWords } from './prediction-words.ts';

const words = defineWords({
  title: { en: 'Since it was judged', zh: '评估以来' },
  early: { en: 'The first look is under way; come back in a minute.', zh: '正在进行首次检查，请稍后再看。' },
  near: { en: 'What it says is distributed as when it was judged (PSI {psi}).', zh: '预测分布与评估时一致（PSI {psi}）。' },
  shifted: { en: 'What it says has shifted a little since it was judged (PSI {psi}).', zh: '预测分布与评估时略有不同（PSI {psi}）。' },
  far: { en: 'What it says is no longer distributed as when it was judged (PSI {psi}).', zh: '预测分布已与评估时明显不同（PSI {psi}）。' },
  unlabelled: { en: 'How right it has been is not known yet: nothing it said has had its time.', zh: '尚不知道准确度：预测的时间窗还未结束。' },
  asGood: { en: 'It is as right as it was judged to be.', zh: '准确度与评估时相当。' },
  worse: { en: 'It is right less often than it was judged to be.', zh: '准确度低于评估时。' },
  days: { en: 'PSI of its scores, day by day', zh: '每日预测分布的PSI' },
  columns: { en: 'Features that lie farthest from what it was judged on, in the last seven days', zh: '近7天与评估时差异最大的特征' },
  feature: { en: 'Feature', zh: '特征' },
  distance: { en: 'PSI', zh: 'PSI' },
  ks: { en: 'KS distance', zh: 'KS距离' },
  missing: { en: 'Missing', zh: '缺失率' },
  change: { en: '{before} → {after}', zh: '{before} → {after}' },
  accuracy: { en: '{metric} at the moments whose outcome is known; the dashed line is what its evaluation said.', zh: '结果已知的各时点的{metric}，虚线为评估结果。' },
  moment: { en: 'told {date}', zh: '{date}的预测' },
  groups: { en: '{metric} by group at the last of these moments; the dashed line is everybody.', zh: '最近时点各人群的{metric}，虚线为总体。' },
  group: { en: '{label}: {group}', zh: '{label}：{group}' },
});

type PredictionWatch = components['schemas']['PredictionWatch'];
type Accuracy = NonNullable<PredictionWatch['accuracy']>;

/** From here on people speak of a shift, and of a large one. */
const shift = 0.1;
const large = 0.25;
const mostColumns = 5;
const mostGroups = 6;

/** Of the champion alone: whoever answers nobody has not fared. */
export function WatchPanel({ asked }: { readonly asked: Asked }) {
  const say = useWords(words);
  const query = api.useQuery('get', '/v1/predictions/{name}/watch', { params: { path: { name: asked.name } } }, { refetchInterval: 60_000 });
  return (
    <QueryPanel title={say('title')} query={query} height={160} empty={({ scores }) => (scores.length === 0 ? <Empty>{say('early')}</Empty> : undefined)}>
      {(watch) => <Watched watch={watch} />}
    </QueryPanel>
  );
}

function Watched({ watch: { scores, columns, accuracy } }: { readonly watch: PredictionWatch }) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const psi = scores.at(-1)?.psi ?? 0;
  const far = columns.slice(0, mostColumns);
  return (
    <>
      <p>
        {say(psi < shift ? 'near' : psi < large ? 'shifted' : 'far', { psi: format.number(psi, 2) })} {say(judgementOf(accuracy))}
      </p>
      <p className="note">
        {say('days')} <Sparkline label={say('days')} values={scores.map((day) => day.psi)} scale={[0, Math.max(large, ...scores.map((day) => day.psi ?? 0))]} />
      </p>
      {far.length > 0 && (
        <>
          <p className="note">{say('columns')}</p>
          <PlainTable title={say('columns')} columns={[{ title: say('feature') }, { title: say('distance'), isNumber: true }, { title: say('ks'), isNumber: true }, { title: say('missing'), isNumber: true }]}>
            {far.map((column) => (
              <tr key={column.column}>
                <td>
                  <Link to="/features/$name" params={{ name: column.column }}>{atStart(label(column.label))}</Link>
                </td>
                <td className={numberCell}>{format.number(column.psi, 2)}</td>
                <td className={numberCell}>{column.ks === undefined ? '—' : format.number(column.ks, 2)}</td>
                <td className={numberCell}>{say('change', { before: format.percent(column.missing.before), after: format.percent(column.missing.now) })}</td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
      {accuracy?.metric !== undefined && <AccuracyRows accuracy={accuracy} metric={accuracy.metric} />}
    </>
  );
}

/** Surely worse is what lies wholly on the bad side; the server tells an alert by the same rule. */
function judgementOf(accuracy: Accuracy | undefined): 'unlabelled' | 'asGood' | 'worse' {
  if (accuracy?.recent === undefined || accuracy.metric === undefined) return 'unlabelled';
  const { judged, recent: { main }, metric } = accuracy;
  if (judged === undefined) return 'asGood';
  return (lessIsBetter.has(metric) ? main.low > judged.high : main.high < judged.low) ? 'worse' : 'asGood';
}

const lessIsBetter: ReadonlySet<string> = new Set(['logLoss', 'brier', 'rmse', 'mae', 'calibrationError', 'poissonDeviance', 'classLogLoss']);

function AccuracyRows({ accuracy: { moments, judged, groups, recent }, metric }: { readonly accuracy: Accuracy; readonly metric: string }) {
  const say = useWords(words);
  const name = metricName(useWords(metricWords), metric);
  const label = useLabel();
  const format = useFormat();
  const text = ({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): string => `${format.number(value, 2)} (${format.number(low, 2)}–${format.number(high, 2)})`;
  const told = moments.flatMap(({ at, main }): readonly IntervalRow[] => (main === undefined ? [] : [{ key: at, label: say('moment', { date: format.date(at) }), value: main.value, low: main.low, high: main.high, text: text(main) }]));
  const parted = groups.slice(0, mostGroups).map(({ column, label: of, value, is }): IntervalRow => ({ key: `${column} ${value}`, label: say('group', { label: atStart(label(of)), group: value }), value: is.value, low: is.low, high: is.high, text: text(is) }));
  return (
    <>
      {told.length > 0 && (
        <>
          <p className="note">{say('accuracy', { metric: name })}</p>
          <IntervalRows label={say('accuracy', { metric: name })} mark="dot" rows={told} reference={judged?.value} />
        </>
      )}
      {parted.length > 0 && (
        <>
          <p className="note">{say('groups', { metric: name })}</p>
          <IntervalRows label={say('groups', { metric: name })} mark="dot" rows={parted} reference={recent?.main.value} />
        </>
      )}
    </>
  );
}
