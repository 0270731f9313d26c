/** How what the model says has moved since it was judged: week by week, by which features. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useAmount, useLabel, type Asked, type Model } from './model-facts.ts';
import styles from './drift-panel.module.css';

const words = defineWords({
  title: { en: 'Drift', zh: '漂移' },
  running: { en: 'Reading history at the lowest priority, {share}.', zh: '正在以最低优先级读取历史，{share}。' },
  failed: { en: 'The replay of history failed: {reason}', zh: '回放历史失败：{reason}' },
  unsupported: { en: 'A model that was made elsewhere, or tells classes, is not taken apart week by week.', zh: '在别处训练或预测类别的模型，不按周拆解。' },
  nobody: { en: 'Nobody was told anything at these moments.', zh: '这些时刻没有客户得到结果。' },
  still: { en: 'What it says has hardly moved since it was judged: {former} on average then, {now} now.', zh: '自评估以来几乎没有变化：当时平均{former}，现在{now}。' },
  moved: { en: 'What it says on average went from {former} when it was judged to {now} now; “{column}” moved it most, by {effect}.', zh: '平均预测从评估时的{former}变为现在的{now}，其中“{column}”影响最大，为{effect}。' },
  note: { en: 'By how much each feature moves the mean of what it says, {unit}, against when it was judged. Pale numbers may be chance. Columns add up to the last line.', zh: '各特征相对评估时使平均预测变动多少（{unit}）。颜色浅的可能只是偶然。每列相加等于末行。' },
  points: { en: 'in points', zh: '个百分点' },
  ownUnit: { en: 'in its own unit', zh: '按其单位' },
  feature: { en: 'Feature', zh: '特征' },
  judged: { en: 'judged {at}', zh: '评估时{at}' },
  others: { en: '{count} others', zh: '其他{count}项' },
  total: { en: 'What it says, mean', zh: '平均预测' },
  customers: { en: 'Customers', zh: '客户数' },
});

type Drift = components['schemas']['PredictionDrift'];

/** Rows told by name; the others are one. */
const shown = 10;

/** Asks again while the history is read. */
export function DriftPanel({ asked, model }: { readonly asked: Asked; readonly model: Model }) {
  const say = useWords(words);
  const format = useFormat();
  const query = api.useQuery(
    'get',
    '/v1/predictions/{name}/drift',
    { params: { path: { name: asked.name }, query: { model: model.hash } } },
    { refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_500 : false), staleTime: 10 * 60_000 },
  );
  const empty = ({ state, share, reason, moments }: Drift): React.ReactNode | undefined => {
    if (state === 'running') return <p className="note" role="status">{say('running', { share: format.percent(share) })}</p>;
    if (state === 'failed') return <Empty>{say('failed', { reason: reason ?? '' })}</Empty>;
    if (state === 'unsupported') return <Empty>{say('unsupported')}</Empty>;
    return moments === undefined || moments.length < 2 || moments[0]!.mean === undefined ? <Empty>{say('nobody')}</Empty> : undefined;
  };
  return (
    <QueryPanel title={say('title')} query={query} height={200} empty={empty}>
      {({ moments = [], columns = [] }) => <DriftStrip asked={asked} moments={moments} columns={columns} />}
    </QueryPanel>
  );
}

type Moments = NonNullable<Drift['moments']>;
type Columns = NonNullable<Drift['columns']>;

function DriftStrip({ asked, moments, columns }: { readonly asked: Asked; readonly moments: Moments; readonly columns: Columns }) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const amount = useAmount(asked);
  const isShare = asked.unit === '%';
  const step = (value: number): string => (isShare ? format.signed(value * 100, 1) : format.signed(value, Math.abs(value) < 10 ? 2 : 0));
  const named = columns.slice(0, shown);
  const rest = columns.slice(shown);
  const [first] = moments;
  const last = moments.at(-1)!;
  const strongest = columns.toSorted((a, b) => Math.abs(b.effects.at(-1)?.value ?? 0) - Math.abs(a.effects.at(-1)?.value ?? 0))[0];
  const change = last.mean === undefined || first?.mean === undefined ? 0 : last.mean.value - first.mean.value;
  const reach = first?.mean === undefined || last.mean === undefined ? Infinity : 2 * Math.hypot(first.mean.error, last.mean.error);
  const most = Math.max(...named.flatMap(({ effects }) => effects.map((each) => Math.abs(each?.value ?? 0))), Number.MIN_VALUE);
  const restAt = (i: number): number => rest.reduce((sum, { effects }) => sum + (effects[i]?.value ?? 0), 0);
  const means = { former: amount(first?.mean?.value), now: amount(last.mean?.value) };
  return (
    <>
      <p>{Math.abs(change) <= reach ? say('still', means) : say('moved', { ...means, column: strongest === undefined ? '' : label(strongest.label), effect: isShare ? format.points(strongest?.effects.at(-1)?.value) : step(strongest?.effects.at(-1)?.value ?? 0) })}</p>
      <p className="note">{say('note', { unit: say(isShare ? 'points' : 'ownUnit') })}</p>
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={say('title')}>
        <table className={styles['strip']}>
          <thead>
            <tr>
              <th scope="col">{say('feature')}</th>
              {moments.map(({ at }, i) => (
                <th key={at} scope="col">{i === 0 ? say('judged', { at: format.date(at) }) : format.date(at)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {named.map(({ column, label: name, effects }) => (
              <tr key={column}>
                <th scope="row">
                  <Link to="/features/$name" params={{ name: column }}>{atStart(label(name))}</Link>
                </th>
                {moments.map(({ at }, i) => (
                  <EffectCell key={at} effect={effects[i] ?? undefined} most={most} step={step} />
                ))}
              </tr>
            ))}
            {rest.length > 0 && (
              <tr>
                <th scope="row">{say('others', { count: rest.length })}</th>
                {moments.map(({ at }, i) => (
                  <td key={at}>{i === 0 ? step(0) : step(restAt(i))}</td>
                ))}
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say('total')}</th>
              {moments.map(({ at, mean }) => (
                <td key={at}>{amount(mean?.value)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">{say('customers')}</th>
              {moments.map(({ at, customers }) => (
                <td key={at}>{format.number(customers)}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}

/** Deeper with the size of the effect; pale ink where it may be chance. */
function EffectCell({ effect, most, step }: { readonly effect: { readonly value: number; readonly error: number } | undefined; readonly most: number; readonly step: (value: number) => string }) {
  if (effect === undefined) return <td>—</td>;
  const isSure = Math.abs(effect.value) > 2 * effect.error;
  const depth = isSure ? Math.round((Math.abs(effect.value) / most) * 45) : 0;
  const ink = effect.value > 0 ? 'var(--raises)' : 'var(--lowers)';
  return (
    <td className={isSure ? undefined : styles['chance']} style={{ background: `color-mix(in srgb, ${ink} ${depth}%, var(--bg))` }}>
      {step(effect.value)}
    </td>
  );
}
