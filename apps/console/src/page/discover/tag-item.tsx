/** One tag that was found: what it says, whom it would pick, and the way to publish it. */
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failed } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { customerLink, shownName } from '../customer/customer-link.ts';
import { discardCandidates, discardGeneration, propose, useDiff, useGeneration, usePublish } from '../segments/builder/use-publish.ts';
import { readWho } from '../segments/builder/who.ts';
import type { Definition } from '../segments/builder/window-family.ts';
import styles from './discover.module.css';
import { tagsWords } from './tags-words.ts';
import type { FoundTags } from './use-discovery.ts';

type Tag = NonNullable<FoundTags['tags']>[number];

/** Publishes nothing unseen: it is computed beside what is in force, and shown, first. */
export function TagItem({ tag }: { readonly tag: Tag }) {
  const say = useWords(tagsWords);
  const { language } = useLanguage();
  const { name, label, description, sentence, members, declares, examples } = tag;
  const [version, setVersion] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);
  const compute = async (): Promise<void> => {
    setAsking(true);
    setFailure(undefined);
    try {
      const { data } = await client.GET('/v1/discoveries/tags/{name}/definition', { params: { path: { name } } });
      await discardCandidates();
      setVersion((await propose(data as Definition)).version);
    } catch (cause) {
      setFailure(cause);
    } finally {
      setAsking(false);
    }
  };
  return (
    <li>
      <div className={styles['head']}>
        <h3>{label[language]}</h3>
        {version === undefined && (
          <Button size="compact-sm" variant="default" aria-label={say('tryOf', { name: label[language] })} loading={isAsking} onClick={() => void compute()}>
            {say('try')}
          </Button>
        )}
      </div>
      <p className="prose">{description[language]}</p>
      <p className="prose">{sentence[language]}</p>
      <p className="note">
        {say('members', { members })} {declares.length > 0 && say('needs', { features: declares.length, names: declares.map((each) => each.label[language]).join(language === 'zh' ? '、' : ', ') })}
      </p>
      {examples.length > 0 && (
        <p className="note">
          {say('who')}{' '}
          {examples.map(({ profile }, i) => (
            <span key={profile}>
              {i > 0 && ' · '}
              <Link {...customerLink(profile)}>
                <bdi>{shownName(profile)}</bdi>
              </Link>
            </span>
          ))}
        </p>
      )}
      {failure !== undefined && <Failed title={label[language]} error={failure} />}
      {version !== undefined && <Proposed name={name} version={version} drop={() => setVersion(undefined)} />}
    </li>
  );
}

/** Whom it would pick once it is computed, and the button that puts it in force. */
function Proposed({ name, version, drop }: { readonly name: string; readonly version: string; readonly drop: () => void }) {
  const say = useWords(tagsWords);
  const format = useFormat();
  const navigate = useNavigate();
  const { data: generation } = useGeneration(version);
  const { data: diff } = useDiff(version, generation?.state === 'ready');
  const publish = usePublish();
  if (diff === undefined) return <p role="status">{say('computing', { share: format.percent(generation == null || generation.of === 0 ? 0 : generation.done / generation.of) })}</p>;
  const entered = diff.rules.find((rule) => rule.name === name)?.entered ?? 0;
  const others = diff.rules.filter((rule) => rule.name !== name).reduce((sum, rule) => sum + rule.entered + rule.left, 0);
  return (
    <div role="status">
      <p className="prose">{say('would', { entered, others })}</p>
      <div className={styles['head']}>
        <Button size="compact-sm" loading={publish.isPending} onClick={() => publish.mutate({ version, by: readWho(), note: '' }, { onSuccess: () => void navigate({ to: '/tags/$name', params: { name }, search: { published: version } as never }) })}>
          {say('publish')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => void discardGeneration(version).then(drop)}>
          {say('drop')}
        </Button>
      </div>
      {publish.error !== null && <Failed title={say('publish')} error={publish.error} />}
    </div>
  );
}
