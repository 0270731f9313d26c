/** Builds a segment or tag: conditions as sentences with slots, counted while they are edited, published after a review. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { Failed, Panel } from '../../../component/panel.tsx';
import { PageHead } from '../../../component/page-head.tsx';
import { useFormat } from '../../../language/format.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { useKeys } from '../../../shell/keys.ts';
import { useColumns } from '../../customer/columns.ts';
import type { RuleKind } from '../rule-kind.ts';
import type { DefinitionFacts } from '../use-definition.ts';
import { builderWords } from './builder-words.ts';
import styles from './builder.module.css';
import { neededFeatures } from './changed-definition.ts';
import type { BuilderParts } from './condition-line.tsx';
import { Conditions } from './conditions.tsx';
import { DraftNotices } from './draft-notices.tsx';
import { beginDraft, changeDraft, type DraftContent } from './draft-state.ts';
import { columnsIn, type Expression } from './expression.ts';
import { JoinerSlot } from './group-box.tsx';
import { PreviewSide, SampleList } from './preview-side.tsx';
import { Review } from './review.tsx';
import { pathsOf, replaced, ruleOf, type RuleForm } from './rule-form.ts';
import { useNewWindows } from './use-new-windows.ts';
import { usePreview, usePreviewHistory } from './use-preview.ts';
import { useSavedDraft, type SavedDraft } from './use-saved-draft.ts';

interface RuleBuilderProps {
  readonly kind: RuleKind;
  /** Of the tag or segment, or of the draft while none is published. */
  readonly name: string;
  readonly facts: DefinitionFacts;
  /** What the builder opens with. */
  readonly begin: DraftContent;
  /** The kept draft; null: none. */
  readonly kept: SavedDraft | null;
  /** The rule as it stands now, for the address of the page. */
  readonly onRule: (rule: Expression | undefined) => void;
  /** Leaves the builder. @param published under which name, with which definition */
  readonly onClose: (published?: { readonly name: string; readonly version: string }) => void;
}

/** Everything is kept as it is typed; nothing counts before it is published. */
export function RuleBuilder({ kind, name, facts, begin, kept, onRule, onClose }: RuleBuilderProps) {
  const say = useWords(builderWords);
  const format = useFormat();
  const { language } = useLanguage();
  const columns = useColumns();
  const [{ now, past, future }, act] = useReducer(changeDraft, begin, beginDraft);
  const [steps, setSteps] = useState(0);
  const [exact, setExact] = useState(false);
  const [reviewing, setReviewing] = useState(false);

  const change = (to: DraftContent, gesture?: string): void => {
    act({ does: 'change', to, gesture });
    setSteps((was) => was + 1);
  };
  const step = (does: 'undo' | 'redo'): void => {
    act({ does });
    setSteps((was) => was + 1);
  };
  const load = (to: DraftContent): void => {
    act({ does: 'load', to });
    setSteps(0);
  };
  const setForm = (form: RuleForm): void => change({ ...now, form });

  const rule = useMemo(() => ruleOf(now.form), [now.form]);
  const ruleText = JSON.stringify(rule);
  useEffect(() => {
    onRule(rule);
    // The same rule written the same way is the same address.
    // oxlint-disable-next-line exhaustive-deps
  }, [ruleText]);

  const declared = facts.declared(name);
  const features = useMemo(() => neededFeatures(now.features, rule === undefined ? [] : columnsIn(rule)), [now.features, rule]);
  const windows = useNewWindows({ definition: facts.definition, kind, name, declared, features });
  const isCountable = rule !== undefined && (!windows.needed || windows.generation !== undefined);
  const question = { rule: isCountable ? rule : undefined, name: declared === undefined ? undefined : name, generation: windows.generation };
  const preview = usePreview({ ...question, exact });
  const history = usePreviewHistory(question);
  const saved = useSavedDraft({ kind, name, content: now, steps, kept });
  const data = rule === undefined ? undefined : preview.data;
  const paths = useMemo(() => pathsOf(now.form), [now.form]);
  const choices = useMemo(() => facts.columnsBefore(kind, name), [facts, kind, name]);
  const isFresh = data !== undefined && !preview.isPlaceholderData;

  const parts: BuilderParts = {
    columns,
    facts,
    choices,
    features,
    countOf: (id) => (isFresh ? data.conditions.find(({ path }) => path === paths.get(id)) : undefined),
    problemOf: (id) => (isFresh ? data.problems.find(({ path }) => path === paths.get(id)) : undefined),
    onChange: (id, next, { gesture, brings } = {}) => change({ ...now, form: replaced(now.form, id, next), features: brings === undefined ? now.features : [...now.features, brings] }, gesture),
  };
  const canReview = rule !== undefined && !reviewing;
  useKeys({
    'Mod+z': () => step('undo'),
    'Mod+y': () => step('redo'),
    'Mod+Enter': () => canReview && setReviewing(true),
  });

  const label = now.label[language] !== '' ? now.label[language] : now.label.en !== '' ? now.label.en : now.label.zh;
  const title = label === '' ? say(kind === 'tag' ? 'titleNewTag' : 'titleNew') : say('draftOf', { label });
  return (
    <>
      <PageHead name={title} sentence={title} actions={<Button variant="subtle" size="compact-sm" onClick={() => onClose()}>{say('stop')}</Button>} />
      <DraftNotices kept={kept} saved={saved} sentence={data?.sentence[language]} onLoad={load} />
      {reviewing && rule !== undefined ? (
        <Review
          kind={kind}
          name={name}
          facts={facts}
          declared={{ rule, label: now.label, ...(now.description !== undefined && { description: now.description }) }}
          features={features}
          waiting={windows.proposed}
          onBack={() => setReviewing(false)}
          onPublished={(published) => {
            void saved.forget();
            onClose(published);
          }}
        />
      ) : (
        <div className={styles['columns']}>
          <div className={styles['asked']}>
            {declared === undefined && (
              <div className={styles['names']}>
                <TextInput size="xs" label={say('nameEn')} value={now.label.en} onChange={({ currentTarget: { value } }) => change({ ...now, label: { ...now.label, en: value } }, 'en')} />
                <TextInput size="xs" label={say('nameZh')} value={now.label.zh} onChange={({ currentTarget: { value } }) => change({ ...now, label: { ...now.label, zh: value } }, 'zh')} />
              </div>
            )}
            <div className={styles['joiner']}>
              <JoinerSlot joiner={now.form.joiner} onChange={(joiner) => setForm({ ...now.form, joiner })} />
            </div>
            <Conditions form={now.form} parts={parts} onForm={setForm} />
            {windows.needed && windows.generation === undefined && (
              <div className={styles['notice']}>
                <p>{say('newWindow', { what: format.list(features.map((feature) => feature.label[language])) })}</p>
                {windows.error !== null && <Failed title={title} error={windows.error} />}
                {windows.progress === undefined ? (
                  <Button size="compact-sm" loading={windows.isBeginning} onClick={windows.begin}>
                    {say('compute')}
                  </Button>
                ) : (
                  <p role="status">{say('computing', { share: format.percent(windows.progress) })}</p>
                )}
              </div>
            )}
          </div>
          <div className={styles['found']}>
            {data !== undefined && (
              <Panel title={say('meaning')}>
                <p className={`prose ${preview.isPlaceholderData ? styles['old'] : ''}`}>{data.sentence[language]}</p>
              </Panel>
            )}
            {data !== undefined && data.sample.length > 0 && (
              <Panel title={say('sample')}>
                <SampleList sample={data.sample} />
              </Panel>
            )}
          </div>
          {rule === undefined ? <p className={`note ${styles['side']}`}>{say('empty')}</p> : <PreviewSide preview={preview} history={history} isPublished={declared !== undefined} onExact={() => setExact(true)} />}
        </div>
      )}
      {!reviewing && (
        <div className={styles['bar']}>
          <Button size="compact-sm" variant="default" disabled={past.length === 0} title={say('keys')} onClick={() => step('undo')}>
            {say('undo')}
          </Button>
          <Button size="compact-sm" variant="subtle" disabled={future.length === 0} onClick={() => step('redo')}>
            {say('redo')}
          </Button>
          <span className="note" role="status">
            {saved.state === 'saving' ? say('saving') : saved.state === 'saved' ? say('saved') : saved.state === 'failed' ? say('failed') : saved.state === 'forbidden' ? say('forbidden') : ''}
          </span>
          <span className={`${styles['row']} ${styles['push']}`}>
            {saved.state !== 'none' && (
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => {
                  void saved.forget();
                  onClose();
                }}
              >
                {say('discard')}
              </Button>
            )}
            <Button size="compact-md" disabled={!canReview} title={say('keys')} onClick={() => setReviewing(true)}>
              {say('review')}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}
