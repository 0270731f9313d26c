/** What the model looks at most: ten plain bars, each leading to its feature. */
import { Link } from '@tanstack/react-router';
import { IntervalRows } from '../../component/interval-rows.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from './model-facts.ts';
import type { Report } from './report-panels.tsx';

const words = defineWords({
  sentence: { en: '“{first}” moves what it says most. These are the model’s reasons, not causes.', zh: '“{first}”影响最大。这是模型判断的依据，不代表因果关系。' },
  none: { en: 'The report does not say.', zh: '评估中没有记录。' },
  scale: { en: 'Share of all that moves scores, in %', zh: '占全部影响的百分比' },
});

const most = 10;

/** @param report of any model */
export function MattersList({ report }: { readonly report: Report }) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const [first] = report.importance;
  if (first === undefined) return <p>{say('none')}</p>;
  const all = report.importance.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  return (
    <>
      <p>{say('sentence', { first: label(first.label) })}</p>
      <p className="note">{say('scale')}</p>
      <IntervalRows
        label={say('scale')}
        mark="bar"
        rows={report.importance.slice(0, most).map(({ column, label: name, value }) => ({
          key: column,
          label: (
            <Link to="/features/$name" params={{ name: column }}>
              {atStart(label(name))}
            </Link>
          ),
          value,
          text: format.percent(all === 0 ? undefined : value / all),
        }))}
      />
    </>
  );
}
