/** What each part brings; together they are the whole. */
import { Link } from '@tanstack/react-router';
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { Panel } from '../../component/panel.tsx';
import { Sparkline } from '../../component/sparkline.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useForecastAmount, type Forecast, type ForecastSearch } from './forecast-facts.ts';
import { modelWords } from './forecast-words.ts';

const words = defineWords({
  title: { en: 'By {by}', zh: '按{by}拆分' },
  note: { en: 'At every step the parts add up to the whole: what was missing is shared out by how unsure each is.', zh: '每一期各部分之和等于整体：差额按各部分的不确定程度分摊。' },
  part: { en: 'Part', zh: '部分' },
  whole: { en: 'All', zh: '全部' },
  rest: { en: 'all others', zh: '其余' },
  none: { en: 'not said', zh: '未注明' },
  next: { en: 'Next {ahead}', zh: '未来{ahead}期' },
  range: { en: '80%', zh: '80%区间' },
  last: { en: 'Last {ahead}', zh: '上{ahead}期' },
  course: { en: 'Course', zh: '走势' },
  courseOf: { en: 'Course of {name}', zh: '{name}的走势' },
  model: { en: 'Told by', zh: '模型' },
});

/** Each name leads to its own line. */
export function PartsPanel({ forecast, search }: { readonly forecast: Forecast; readonly search: ForecastSearch }) {
  const say = useWords(words);
  const sayModel = useWords(modelWords);
  const amount = useForecastAmount(forecast);
  const { whole, parts = [], by = '', ahead = 0 } = forecast;
  const nameOf = (name: string, isRest: boolean): string => (name === '' ? say('whole') : isRest ? say('rest') : name === '–' ? say('none') : name);
  return (
    <Panel title={say('title', { by })} note={say('note')}>
      <PlainTable title={say('title', { by })} columns={[{ title: say('part') }, { title: say('next', { ahead }), isNumber: true }, { title: say('range'), isNumber: true }, { title: say('last', { ahead }), isNumber: true }, { title: say('course') }, { title: say('model') }]}>
        {[whole!, ...parts].map(({ name, isRest, total, before, past, steps, model }) => (
          <tr key={`${isRest} ${name}`}>
            <td><Link to="/forecasts" search={{ ...search, part: name === '' ? undefined : name } as never}><bdi>{nameOf(name, isRest)}</bdi></Link></td>
            <td className={numberCell}>{amount(total.value)}</td>
            <td className={numberCell}>{amount(total.low80)}–{amount(total.high80)}</td>
            <td className={numberCell}>{amount(before)}</td>
            <td><Sparkline label={say('courseOf', { name: nameOf(name, isRest) })} values={[...past.slice(-3 * steps.length), ...steps].map(({ value }) => value)} /></td>
            <td>{sayModel(model as keyof typeof modelWords)}</td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}
