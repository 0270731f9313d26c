/** What to do next for the customer: what a team made segments for, and what to show. */
import { Link } from '@tanstack/react-router';
import { Empty, Panel } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { WhyLink } from './column-link.tsx';
import { useCustomerPlace } from './customer-search.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Do next', zh: '下一步' },
  nothing: { en: 'Nothing is asked for: no segment that one acts on, and nothing to recommend.', zh: '暂无建议：不在需要跟进的人群中，也没有可推荐的内容。' },
  past: { en: 'Acting is off in the past.', zh: '查看历史时不能操作。' },
  why: { en: 'why', zh: '为什么' },
  show: { en: 'Show “{title}”', zh: '展示“{title}”' },
});

/** One step. */
export interface Step {
  readonly kind: 'segment' | 'recommendation';
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly item?: string | undefined;
  readonly reason?: string | undefined;
}

/** A list, best first. */
export function DoNextPanel({ steps, dim }: { readonly steps: readonly Step[]; readonly dim: boolean }) {
  const say = useWords(words);
  const { search } = useCustomerPlace();
  return (
    <Panel title={say('title')} {...(search.asOf !== undefined && { note: say('past') })}>
      {steps.length === 0 && <Empty>{say('nothing')}</Empty>}
      <ol className={`${styles['steps']} ${dim ? styles['dim'] : ''}`}>
        {steps.map(({ kind, name, label, text, item, reason }) => (
          <li key={`${kind} ${name}`}>
            {kind === 'segment' ? (
              <>
                <Link to="/segments/$name" params={{ name }}>
                  {label}
                </Link>{' '}
                <WhyLink name={name} className={styles['why']}>
                  {say('why')}
                </WhyLink>
                <p className="note">{text}</p>
              </>
            ) : (
              <>
                <Link to="/items/$recommendation/$item" params={{ recommendation: name, item: item ?? '' }}>
                  <bdi>{say('show', { title: text })}</bdi>
                </Link>{' '}
                <span className="note">{label}</span>
                <p className="note">{reason}</p>
              </>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
