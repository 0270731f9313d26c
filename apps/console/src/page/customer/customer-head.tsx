/** Who this is, in two sentences, before anything else. */
import { Button, Popover, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useCustomerPlace } from './customer-search.ts';
import { CustomerName } from './customer-name.tsx';
import { shownName } from './customer-link.ts';
import { WhyLink } from './column-link.tsx';
import styles from './customer.module.css';

const words = defineWords({
  lastSeen: { en: 'last seen {when}', zh: '最近出现：{when}' },
  neverSeen: { en: 'nothing is known of them yet', zh: '还没有任何记录' },
  leaving: { en: 'Likely to leave: <why>{value}</why> ({low}–{high}).', zh: '流失可能性<why>{value}</why>（{low}–{high}）。' },
  leavingPlain: { en: 'Likely to leave: <why>{value}</why>.', zh: '流失可能性<why>{value}</why>。' },
  bestNext: { en: 'Best next: {step}.', zh: '建议：{step}。' },
  compare: { en: 'Compare', zh: '对比' },
  compareWith: { en: 'Compare with', zh: '与谁对比' },
  identifier: { en: 'Any identifier', zh: '任一标识' },
  show: { en: 'Show both', zh: '并排查看' },
  one: { en: 'End comparing', zh: '结束对比' },
  print: { en: 'Print', zh: '打印' },
});

/** Parts of a sentence: words, and facts that lead to their reasons. */
export interface SentencePart {
  readonly text: string;
  readonly column?: string | undefined;
}

interface CustomerHeadProps {
  readonly lastSeen?: string | undefined;
  readonly now: number;
  readonly sentences: readonly (readonly SentencePart[])[];
  readonly leaving?: { readonly column: string; readonly label: string; readonly value: number; readonly low?: number | undefined; readonly high?: number | undefined } | undefined;
  readonly next?: { readonly kind: 'segment' | 'recommendation'; readonly name: string; readonly label: string; readonly text: string; readonly item?: string | undefined } | undefined;
  readonly dim: boolean;
}

/** Title of the page; its sentences; what can be done with the page as a whole. */
export function CustomerHead({ lastSeen, now, sentences, leaving, next, dim }: CustomerHeadProps) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const { profile } = useCustomerPlace();
  // Chinese sentences stand side by side without a space.
  const gap = language === 'zh' ? '' : ' ';
  const why = (children: ReactNode): ReactNode => (
    <WhyLink key="why" name={leaving!.column} className={styles['fact']}>
      {children}
    </WhyLink>
  );
  return (
    <div className={dim ? styles['dim'] : undefined}>
      <p className={styles['who']}>
        <CustomerName profile={profile} strong />
        <span className="note">{lastSeen === undefined ? say('neverSeen') : say('lastSeen', { when: format.age(lastSeen, now) })}</span>
      </p>
      <PageHead
        name={shownName(profile)}
        sentence={
          <>
            {sentences.map((parts, i) => (
              <span key={i}>
                {i > 0 && gap}
                {parts.map(({ text, column }, part) =>
                  column === undefined ? (
                    <span key={part}>{text}</span>
                  ) : (
                    <WhyLink key={part} name={column} className={styles['fact']}>
                      <bdi>{text}</bdi>
                    </WhyLink>
                  ),
                )}
              </span>
            ))}
            {leaving !== undefined && (
              <span>
                {gap}
                {leaving.low === undefined || leaving.high === undefined
                  ? say.rich('leavingPlain', { value: format.percent(leaving.value), why })
                  : say.rich('leaving', { value: format.percent(leaving.value), low: format.percent(leaving.low), high: format.percent(leaving.high), why })}
              </span>
            )}
            {next !== undefined && (
              <span>
                {gap}
                {say.rich('bestNext', {
                  step:
                    next.kind === 'segment' ? (
                      <Link key="step" to="/segments/$name" params={{ name: next.name }}>
                        {next.label}
                      </Link>
                    ) : (
                      <Link key="step" to="/items/$recommendation/$item" params={{ recommendation: next.name, item: next.item ?? '' }}>
                        <bdi>{next.text}</bdi>
                      </Link>
                    ),
                })}
              </span>
            )}
          </>
        }
        actions={<HeadActions />}
      />
    </div>
  );
}

function HeadActions() {
  const say = useWords(words);
  const { search, go } = useCustomerPlace();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const compare = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === '') return;
    setOpen(false);
    go({ with: typed.trim() });
  };
  return (
    <>
      {search.with === undefined ? (
        <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
          <Popover.Target>
            <Button variant="default" onClick={() => setOpen((was) => !was)}>
              {say('compare')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form onSubmit={compare} className={styles['form']}>
              <TextInput label={say('compareWith')} description={say('identifier')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
              <Button type="submit">{say('show')}</Button>
            </form>
          </Popover.Dropdown>
        </Popover>
      ) : (
        <Button variant="default" onClick={() => go({ with: undefined })}>
          {say('one')}
        </Button>
      )}
      <Button variant="default" onClick={() => window.print()}>
        {say('print')}
      </Button>
    </>
  );
}
