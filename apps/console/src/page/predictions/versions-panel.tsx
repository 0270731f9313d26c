/** All models of a prediction, where each is, and how it came there. */
import { Button } from '@mantine/core';
import { Panel } from '../../component/panel.tsx';
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { madeAt, numberOf, recordOf, topTenthOf, type Asked, type Model } from './model-facts.ts';
import { metricName, metricWords, stateWords } from './prediction-words.ts';

const words = defineWords({
  title: { en: 'Versions', zh: '版本' },
  version: { en: 'Version', zh: '版本' },
  state: { en: 'State', zh: '状态' },
  trained: { en: 'Trained', zh: '训练时间' },
  how: { en: 'How good', zh: '效果' },
  topTenth: { en: 'Top tenth holds', zh: '前十分之一覆盖' },
  examples: { en: 'Examples', zh: '样本数' },
  steps: { en: 'Steps', zh: '经过' },
  share: { en: '{state}, {share} of customers', zh: '{state}，{share}的客户' },
  step: { en: '{at} {to} by {by}', zh: '{at}由{by}设为{to}' },
  stepNote: { en: '{at} {to} by {by}: {note}', zh: '{at}由{by}设为{to}：{note}' },
  name: { en: 'v{version}', zh: '第{version}版' },
  see: { en: 'See v{version}', zh: '查看v{version}' },
  seen: { en: 'shown above', zh: '当前显示' },
});

interface VersionsPanelProps {
  readonly asked: Asked;
  readonly chosen: Model;
  readonly choose: (hash: string) => void;
}

/** Newest first. */
export function VersionsPanel({ asked, chosen, choose }: VersionsPanelProps) {
  const say = useWords(words);
  const format = useFormat();
  const metric = useWords(metricWords);
  const stateName = useWords(stateWords);
  return (
    <Panel title={say('title')}>
      <PlainTable title={say('title')} columns={[{ title: say('version') }, { title: say('state') }, { title: say('trained') }, { title: say('how') }, { title: say('topTenth'), isNumber: true }, { title: say('examples'), isNumber: true }, { title: say('steps') }]}>
        {asked.models.map((model) => {
          const version = numberOf(asked.models, model.hash);
          const record = recordOf(model);
          const main = record.metric === undefined ? undefined : record.metrics?.[record.metric];
          const top = topTenthOf(model);
          return (
            <tr key={model.hash}>
              <td>
                {say('name', { version })} <code className="note">{model.hash.slice(0, 8)}</code>
                <br />
                {model.hash === chosen.hash ? <span className="note">{say('seen')}</span> : <Button size="compact-xs" variant="subtle" onClick={() => choose(model.hash)}>{say('see', { version })}</Button>}
              </td>
              <td>{model.share === undefined ? stateName(model.state) : say('share', { state: stateName(model.state), share: format.percent(model.share) })}</td>
              <td>{format.dateTime(madeAt(model))}</td>
              <td>{main === undefined || record.metric === undefined ? '—' : `${metricName(metric, record.metric)} ${format.number(main.value, 3)} (${format.number(main.low, 3)}–${format.number(main.high, 3)})`}</td>
              <td className={numberCell}>{top === undefined ? '—' : format.percent(top.value)}</td>
              <td className={numberCell}>{format.number(record.examples)}</td>
              <td>
                {model.steps.map(({ at, by, to, note }) => (
                  <div key={`${at}${to}`}>{say(note === undefined ? 'step' : 'stepNote', { at: format.dateTime(at), by, to: stateName(to).toLowerCase(), note: note ?? '' })}</div>
                ))}
              </td>
            </tr>
          );
        })}
      </PlainTable>
    </Panel>
  );
}
