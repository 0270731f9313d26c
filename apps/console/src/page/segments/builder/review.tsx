/** Before anything counts: what reads otherwise, who enters and leaves, what will be sent, and why it is done. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { Failed, Loading, Panel } from '../../../component/panel.tsx';
import { useFormat } from '../../../language/format.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { isComposing, useKeys } from '../../../shell/keys.ts';
import type { RuleKind } from '../rule-kind.ts';
import type { DefinitionFacts } from '../use-definition.ts';
import styles from './builder.module.css';
import { identifierOf } from './changed-definition.ts';
import { DiffMoves } from './diff-moves.tsx';
import { reviewWords } from './review-words.ts';
import { SentenceDiff } from './sentence-diff.tsx';
import { useProposal } from './use-proposal.ts';
import { usePublish } from './use-publish.ts';
import { keepWho, readWho } from './who.ts';
import { useRuleSentence } from './use-rule-sentence.ts';
import type { Declared, NewFeature } from './window-family.ts';

interface ReviewProps {
  readonly kind: RuleKind;
  /** Of the draft. */
  readonly name: string;
  readonly facts: DefinitionFacts;
  readonly declared: Declared;
  readonly features: readonly NewFeature[];
  /** A definition that was computed to count the draft. */
  readonly waiting: string | undefined;
  readonly onBack: () => void;
  readonly onPublished: (published: { readonly name: string; readonly version: string }) => void;
}

const identifier = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;

/** A new one is named first; then it is computed, shown and published. */
export function Review(props: ReviewProps) {
  const { kind, name, facts, declared } = props;
  const say = useWords(reviewWords);
  const isNew = facts.declared(name) === undefined;
  const [asked, setAsked] = useState(() => identifierOf(declared.label.en, facts.names));
  const [taken, setTaken] = useState(isNew ? undefined : name);
  const id = useId();
  if (taken !== undefined) return <Comparison {...props} name={taken} kind={kind} />;
  const hasName = declared.label.en.trim() !== '' && declared.label.zh.trim() !== '';
  const isFree = identifier.test(asked) && !facts.names.has(asked);
  return (
    <Panel title={say('title')}>
      {!hasName && <p role="alert">{say('needsName')}</p>}
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (hasName && isFree) setTaken(asked);
        }}
        onKeyDown={(event) => isComposing(event.nativeEvent) && event.stopPropagation()}
      >
        <TextInput id={id} size="xs" label={say('identifier')} description={say('identifierNote')} value={asked} error={isFree ? undefined : say('identifierTaken')} onChange={({ currentTarget }) => setAsked(currentTarget.value.trim())} />
        <Button size="compact-sm" variant="default" onClick={props.onBack}>
          {say('back')}
        </Button>
        <Button size="compact-sm" type="submit" disabled={!hasName || !isFree}>
          {say('title')}
        </Button>
      </form>
    </Panel>
  );
}

function Comparison({ kind, name, facts, declared, features, waiting, onBack, onPublished }: ReviewProps) {
  const say = useWords(reviewWords);
  const format = useFormat();
  const { language } = useLanguage();
  const before = facts.declared(name);
  const beforeSentence = useRuleSentence(before?.rule);
  const proposal = useProposal(facts.definition, { kind, name, declared, features }, waiting);
  const publish = usePublish();
  const [who, setWho] = useState(readWho);
  const [note, setNote] = useState('');
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => head.current?.focus(), []);

  const { version, diff, progress } = proposal;
  // A window that is new has words only where it is computed.
  const hasWords = features.length === 0 || diff !== undefined;
  const sentence = useRuleSentence(hasWords ? declared.rule : undefined, features.length === 0 ? undefined : version);
  const canPublish = version !== undefined && diff !== undefined && !proposal.isSame && !publish.isPending;
  const act = (): void => {
    if (!canPublish) return;
    keepWho(who);
    publish.mutate({ version, by: who.trim(), note: note.trim() }, { onSuccess: () => onPublished({ name, version }) });
  };
  const back = (): void => {
    void proposal.drop();
    onBack();
  };
  useKeys({ 'Mod+Enter': act, Escape: back });

  return (
    <div ref={head} tabIndex={-1}>
      <Panel title={say('title')}>
        {sentence !== undefined && (before === undefined || beforeSentence !== undefined) && <SentenceDiff before={beforeSentence?.[language] ?? ''} after={sentence[language]} />}
        {features.length > 0 && <p className="note">{say('adds', { list: format.list(features.map(({ label }) => label[language])) })}</p>}
        {proposal.failed !== null && (
          <>
            <Failed title={say('failed')} error={proposal.failed} {...(!proposal.isBusy && { again: () => proposal.again(false) })} />
            {proposal.isBusy && (
              <div className={styles['notice']}>
                <p>{say('busy')}</p>
                <Button size="compact-sm" variant="default" onClick={() => proposal.again(true)}>
                  {say('goOn')}
                </Button>
              </div>
            )}
          </>
        )}
        {progress !== undefined && <p role="status">{say('computing', { share: format.percent(progress) })}</p>}
        {proposal.failed === null && progress === undefined && diff === undefined && <Loading />}
        {proposal.isSame && <p>{say('same')}</p>}
      </Panel>
      {diff !== undefined && !proposal.isSame && <DiffMoves diff={diff} name={name} label={declared.label[language]} />}
      {publish.error !== null && <Failed title={say('publish')} error={publish.error} again={act} />}
      <div className={styles['form']} onKeyDown={(event) => isComposing(event.nativeEvent) && event.stopPropagation()}>
        <TextInput size="xs" label={say('who')} value={who} maxLength={100} onChange={({ currentTarget }) => setWho(currentTarget.value)} />
        <TextInput className={styles['note']!} size="xs" label={say('note')} placeholder={say('notePlaceholder')} value={note} maxLength={1_000} onChange={({ currentTarget }) => setNote(currentTarget.value)} />
        <Button size="compact-md" variant="default" onClick={back}>
          {say('back')}
        </Button>
        <Button size="compact-md" disabled={!canPublish} loading={publish.isPending} onClick={act}>
          {say('publish')}
        </Button>
      </div>
    </div>
  );
}
