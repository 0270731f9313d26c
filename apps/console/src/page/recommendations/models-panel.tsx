/** What was learnt for a recommendation, whether it takes part, and why not. */
import { Empty, Panel } from '../../component/panel.tsx';
import type { components } from '../../api/schema.d.ts';
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart } from '../predictions/model-facts.ts';
import { useWayName } from './way-words.ts';

const words = defineWords({
  title: { en: 'What was learnt', zh: '学得的模型' },
  none: { en: 'Nothing yet. Training takes some minutes beside everything else; what is better then takes part by itself.', zh: '还没有。训练需要几分钟，不影响其他工作；效果更好的会自动参与。' },
  way: { en: 'Way', zh: '方式' },
  state: { en: 'State', zh: '状态' },
  trained: { en: 'Trained', zh: '训练时间' },
  good: { en: 'How good', zh: '效果' },
  against: { en: 'Against', zh: '对比' },
  size: { en: 'Size', zh: '大小' },
  takesPart: { en: 'Takes part', zh: '参与' },
  stored: { en: 'Kept, does not take part', zh: '保留，未参与' },
  difference: { en: '{than}: {value} ({low} to {high})', zh: '{than}：{value}（{low}至{high}）' },
  ranking: { en: 'learnt ranking', zh: '学得的排序' },
  listWithout: { en: 'the list without it', zh: '没有它的列表' },
});

/** @param models newest first */
export function ModelsPanel({ models }: { readonly models: readonly components['schemas']['LearntModel'][] }) {
  const say = useWords(words);
  const format = useFormat();
  const wayName = useWayName();
  if (models.length === 0) {
    return (
      <Panel title={say('title')}>
        <Empty>{say('none')}</Empty>
      </Panel>
    );
  }
  return (
    <Panel title={say('title')}>
      <PlainTable title={say('title')} columns={[{ title: say('way') }, { title: say('state') }, { title: say('trained') }, { title: say('good') }, { title: say('against') }, { title: say('size'), isNumber: true }]}>
        {models.map(({ hash, way, answers, trainedAt, figures, bytes }) => (
          <tr key={hash}>
            <td>
              {atStart(way === undefined ? say('ranking') : wayName(way))} <code className="note">{hash.slice(0, 8)}</code>
            </td>
            <td>{say(answers ? 'takesPart' : 'stored')}</td>
            <td>{format.dateTime(trainedAt)}</td>
            <td>
              {figures.metric.toUpperCase()}@{figures.k} {figures.value.toFixed(3)} ({figures.low.toFixed(3)}–{figures.high.toFixed(3)})
            </td>
            <td>
              {figures.differences.map(({ than, value, low, high }) => (
                <div key={than}>{say('difference', { than: than === 'listWithout' ? say('listWithout') : wayName(than), value: format.signed(value, 3), low: format.signed(low, 3), high: format.signed(high, 3) })}</div>
              ))}
            </td>
            <td className={numberCell}>{format.bytes(bytes)}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}
