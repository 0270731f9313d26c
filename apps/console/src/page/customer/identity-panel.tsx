/** Who is one customer, and why: identifiers and the links between them, each with its evidence; a link can be taken back, and back again. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { Failed, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { CustomerName } from './customer-name.tsx';
import { useCustomerPlace } from './customer-search.ts';
import { IdentityGraph } from './identity-graph.tsx';
import type { Columns, Value } from './columns.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Identity', zh: '身份' },
  one: { en: 'One identifier, linked to no other.', zh: '只有一个标识，没有与其他标识关联。' },
  link: { en: '{left} and {right}: {evidence}, {time}', zh: '{left}与{right}：{evidence}，{time}' },
  unlink: { en: 'Unlink', zh: '解除关联' },
  past: { en: 'Acting is off in the past.', zh: '查看历史时不能操作。' },
  effect: { en: 'Unlinking {left} and {right} would make {customers, plural, one {one customer} other {# customers}}; {columns, plural, =0 {no value} one {one value} other {# values}} would differ.', zh: '解除{left}与{right}的关联后将成为{customers}位客户，{columns}项数值会改变。' },
  enters: { en: '{profile} would gain {name}', zh: '{profile}将获得{name}' },
  exits: { en: '{profile} would lose {name}', zh: '{profile}将失去{name}' },
  differs: { en: '{name} of {profile}: {before} → {after}', zh: '{profile}的{name}：{before} → {after}' },
  cancel: { en: 'Leave it', zh: '保持不变' },
  done: { en: 'Unlinked {left} and {right}.', zh: '已解除{left}与{right}的关联。' },
  undo: { en: 'Undo', zh: '撤销' },
  issues: { en: 'Not merged: {message}', zh: '未合并：{message}' },
});

/** Two identifiers. */
interface Pair {
  readonly left: string;
  readonly right: string;
}

const shownDifferences = 6;

/** As of the moment of the page. */
export function IdentityPanel({ columns }: { readonly columns: Columns }) {
  const say = useWords(words);
  const format = useFormat();
  const { profile, search } = useCustomerPlace();
  const past = search.asOf !== undefined;
  const query = api.useQuery('get', '/v1/identity/{identifier}', { params: { path: { identifier: profile }, query: past ? { asOf: search.asOf } : {} } });
  const [chosen, setChosen] = useState<Pair>();
  const [undone, setUndone] = useState<Pair>();
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: ({ kind, ...pair }: Pair & { readonly kind: 'link' | 'unlink' }) => client.POST(`/v1/identity/${kind}`, { body: pair }),
    onSuccess: (_, { kind, ...pair }) => {
      setChosen(undefined);
      setUndone(kind === 'unlink' ? pair : undefined);
      void queries.invalidateQueries();
    },
  });
  return (
    <QueryPanel title={say('title')} query={query} {...(past && { note: say('past') })}>
      {({ identifiers, links, issues }) => (
        <>
          {identifiers.length < 2 ? <p>{say('one')}</p> : <IdentityGraph identifiers={identifiers} links={links} />}
          <ul className={styles['plain']}>
            {links.map(({ left, right, evidence, time, position }) => (
              <li key={position}>
                <span>{say.rich('link', { left: <CustomerName key="left" profile={left} />, right: <CustomerName key="right" profile={right} />, evidence, time: format.date(time) })}</span>{' '}
                <Button size="compact-xs" variant="subtle" disabled={past} {...(past && { title: say('past') })} onClick={() => setChosen({ left, right })}>
                  {say('unlink')}
                </Button>
              </li>
            ))}
          </ul>
          {issues.map(({ message }) => (
            <p key={message} className="note">
              {say('issues', { message })}
            </p>
          ))}
          {chosen !== undefined && <UnlinkEffect pair={chosen} columns={columns} pending={decide.isPending} act={() => decide.mutate({ kind: 'unlink', ...chosen })} leave={() => setChosen(undefined)} />}
          {decide.error !== null && <Failed title={say('unlink')} error={decide.error} />}
          {undone !== undefined && (
            <p className={styles['done']} role="status">
              {say.rich('done', { left: <CustomerName key="left" profile={undone.left} />, right: <CustomerName key="right" profile={undone.right} /> })}{' '}
              <Button size="compact-sm" variant="default" loading={decide.isPending} onClick={() => decide.mutate({ kind: 'link', ...undone })}>
                {say('undo')}
              </Button>
            </p>
          )}
        </>
      )}
    </QueryPanel>
  );
}

interface UnlinkEffectProps {
  readonly pair: Pair;
  readonly columns: Columns;
  readonly pending: boolean;
  readonly act: () => void;
  readonly leave: () => void;
}

/** What would be, before it is. */
function UnlinkEffect({ pair, columns, pending, act, leave }: UnlinkEffectProps) {
  const say = useWords(words);
  const query = api.useQuery('post', '/v1/identity/preview', { body: { kind: 'unlink', ...pair } });
  const name = (profile: string, key: string) => <CustomerName key={key} profile={profile} />;
  return (
    <div className={styles['effect']}>
      <QueryPanel title={say('unlink')} query={query}>
        {({ after, changes, columns: differing }) => (
          <>
            <p>{say.rich('effect', { left: name(pair.left, 'left'), right: name(pair.right, 'right'), customers: after.length, columns: differing.length })}</p>
            <ul className={styles['plain']}>
              {changes.map((change) => (
                <li key={`${change.profile} ${change.name}`}>{say.rich(change.change === 'enter' ? 'enters' : 'exits', { profile: name(change.profile, 'profile'), name: columns.label(change.name) })}</li>
              ))}
              {differing.slice(0, shownDifferences).map((each) => (
                <li key={`${each.profile} ${each.name}`} className="note">
                  {say.rich('differs', { profile: name(each.profile, 'profile'), name: columns.label(each.name), before: columns.show(each.name, each.before as Value), after: columns.show(each.name, each.after as Value) })}
                </li>
              ))}
            </ul>
            <Button size="compact-sm" loading={pending} onClick={act}>
              {say('unlink')}
            </Button>{' '}
            <Button size="compact-sm" variant="default" onClick={leave}>
              {say('cancel')}
            </Button>
          </>
        )}
      </QueryPanel>
    </div>
  );
}
