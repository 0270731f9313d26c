/** Which of several ways to learn serves, and why: what chose, and how all did where the model is judged, simpler ways beside them. */
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { Panel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useLabel, useSentences } from './model-facts.ts';
import { metricName, metricWords } from './prediction-words.ts';
import type { Report } from './report-panels.tsx';
import styles from './predictions.module.css';

const words = defineWords({
  title: { en: 'Which way to learn', zh: '训练方法的选择' },
  later: { en: 'Of {count} ways to learn “{way}” serves: all learnt from earlier examples, and it told best what {customers} other customers did from {from} on.', zh: '{count}种训练方法都只学习较早的样本，再预测{from}起另外{customers}位客户的表现；{way}最准，因此选用。' },
  others: { en: 'Of {count} ways to learn “{way}” serves: it told best what {customers} customers did from whom none had learnt.', zh: '{count}种训练方法预测{customers}位未参与学习的客户，{way}最准，因此选用。' },
  sure: { en: 'It is surely better there than each of the others.', zh: '在这些客户上，它显著优于其他方法。' },
  close: { en: 'It is not surely better there than {others}.', zh: '在这些客户上，与{others}的差异不显著。' },
  bounds: { en: 'What customers came to lay within the bounds told beside it for {held} of them ({low}–{high}); {said} was promised.', zh: '实际金额落在所给范围内的占{held}（{low}–{high}），承诺为{said}。' },
  way: { en: 'Way', zh: '方法' },
  chosenBy: { en: 'Chosen by: {metric}', zh: '选择依据：{metric}' },
  between: { en: '{value} ({low} to {high})', zh: '{value}（{low}至{high}）' },
  judged: { en: 'The columns after the second are of the examples that judge: nothing was chosen by them.', zh: '第二列之后为评估样本上的结果，不参与选择。' },
});

const [SERVES, BESIDE] = ['model', 'baseline'] as const;
const METRICS: readonly string[] = ['rmse', 'mae', 'totalBias', 'gini'];

/** @param report of a model that several ways were compared for */
export function ChoicePanel({ report: { choice, bounds } }: { readonly report: Report }) {
  const say = useWords(words);
  const metric = useWords(metricWords);
  const label = useLabel();
  const format = useFormat();
  const joined = useSentences();
  if (choice === undefined) return null;
  const { ways, customers, rows, from } = choice;
  const winner = ways.find(({ role }) => role === SERVES)!;
  const close = ways.filter(({ behind }) => behind !== undefined && behind.low <= 0 && behind.high >= 0);
  const learnt = ways.filter(({ role }) => role !== BESIDE);
  const told = { count: learnt.length, way: label(winner.label), customers: format.number(customers ?? rows) };
  const sentences = [
    from === undefined ? say('others', told) : say('later', { ...told, from: format.date(from) }),
    close.length === 0 ? say('sure') : say('close', { others: format.list(close.map((way) => label(way.label))) }),
    ...(bounds === undefined ? [] : [say('bounds', { held: format.percent(bounds.value), low: format.percent(bounds.low), high: format.percent(bounds.high), said: format.percent(bounds.said) })]),
  ];
  const shown = METRICS.filter((name) => winner.metrics.some((each) => each.metric === name));
  const textOf = (name: string, value: number): string => (name === 'totalBias' ? `${value > 0 ? '+' : ''}${format.percent(value)}` : format.number(value, name === 'gini' ? 2 : 0));
  const between = (name: string, { value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): string => say('between', { value: textOf(name, value), low: textOf(name, low), high: textOf(name, high) });
  return (
    <Panel title={say('title')}>
      <p className={styles['told']}>{joined(sentences)}</p>
      <PlainTable title={say('title')} columns={[{ title: say('way') }, { title: say('chosenBy', { metric: metricName(metric, choice.metric) }), isNumber: true }, ...shown.map((name) => ({ title: metricName(metric, name), isNumber: true }))]}>
        {ways.map(({ name, label: words, role, chosenBy, metrics }) => (
          <tr key={`${role} ${name}`}>
            <td className={`${styles['way']} ${role === SERVES ? styles['name'] : role === BESIDE ? styles['told'] : ''}`}>{label(words)}</td>
            <td className={numberCell}>{chosenBy === undefined ? '—' : between(choice.metric, chosenBy)}</td>
            {shown.map((each) => {
              const measured = metrics.find((of) => of.metric === each);
              return (
                <td key={each} className={numberCell}>
                  {measured === undefined ? '—' : between(each, measured)}
                </td>
              );
            })}
          </tr>
        ))}
      </PlainTable>
      <p className={styles['told']}>{say('judged')}</p>
    </Panel>
  );
}
