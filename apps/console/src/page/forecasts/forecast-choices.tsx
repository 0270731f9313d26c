/** What is to be forecast: of what, by what, of whom, how far; all of it stands in the address. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from '../predictions/model-facts.ts';
import { horizons, usualHorizon, type EventChoice, type ForecastSearch } from './forecast-facts.ts';
import styles from './forecasts.module.css';

const words = defineWords({
  choices: { en: 'Choices', zh: '预测设置' },
  what: { en: 'What', zh: '预测什么' },
  count: { en: '{event}: how many', zh: '{event}：次数' },
  sum: { en: '{event}: sum of {field}', zh: '{event}：{field}合计' },
  members: { en: 'Size of the segment', zh: '人群人数' },
  by: { en: 'By', zh: '拆分' },
  whole: { en: 'As a whole', zh: '不拆分' },
  who: { en: 'Of whom', zh: '客户范围' },
  everybody: { en: 'Everybody', zh: '全部客户' },
  ahead: { en: 'How far', zh: '预测多远' },
  days: { en: '{days, plural, one {# day} other {# days}}', zh: '{days}天' },
});

const membersChoice = '#';

/** @param event the one that is asked for, as the server took it */
export function ForecastChoices({ search, events, event }: { readonly search: ForecastSearch; readonly events: readonly EventChoice[]; readonly event: string | undefined }) {
  const say = useWords(words);
  const label = useLabel();
  const navigate = useNavigate();
  const segments = api.useQuery('get', '/v1/segments', {}, { staleTime: 60_000 });
  const { members, of, by, segment, ahead = usualHorizon } = search;
  const chosen = events.find(({ name }) => name === (search.event ?? event)) ?? events[0];
  const go = (changed: Partial<Record<keyof ForecastSearch, string | undefined>>): void => void navigate({ to: '/forecasts', search: { ...search, part: undefined, ...changed } as never, resetScroll: false });
  const whatOf = (value: string): Partial<Record<keyof ForecastSearch, string | undefined>> => {
    if (value === membersChoice) return { members: 'true', event: undefined, of: undefined, by: undefined };
    const [name, field] = JSON.parse(value) as readonly [string, string | null];
    // A field that parts one event may be unknown to another.
    return { members: undefined, event: name, of: field ?? undefined, ...(name !== chosen?.name && { by: undefined }) };
  };
  return (
    <div className={styles['choices']} role="group" aria-label={say('choices')}>
      <NativeSelect
        size="xs"
        label={say('what')}
        value={members === 'true' ? membersChoice : JSON.stringify([chosen?.name, of ?? null])}
        data={[
          ...events.flatMap((each) => [{ value: JSON.stringify([each.name, null]), label: say('count', { event: atStart(label(each.label)) }) }, ...each.numbers.map((field) => ({ value: JSON.stringify([each.name, field]), label: say('sum', { event: atStart(label(each.label)), field }) }))]),
          ...(segment === undefined ? [] : [{ value: membersChoice, label: say('members') }]),
        ]}
        onChange={({ currentTarget: { value } }) => go(whatOf(value))}
      />
      {members !== 'true' && (chosen?.texts.length ?? 0) > 0 && (
        <NativeSelect size="xs" label={say('by')} value={by ?? ''} data={[{ value: '', label: say('whole') }, ...(chosen?.texts ?? []).map((field) => ({ value: field, label: field }))]} onChange={({ currentTarget: { value } }) => go({ by: value === '' ? undefined : value })} />
      )}
      <NativeSelect
        size="xs"
        label={say('who')}
        value={segment ?? ''}
        data={[{ value: '', label: say('everybody') }, ...(segments.data?.segments ?? []).map(({ name, label: named }) => ({ value: name, label: atStart(label(named)) })), ...(segment !== undefined && segments.data?.segments.every(({ name }) => name !== segment) === true ? [{ value: segment, label: segment }] : [])]}
        onChange={({ currentTarget: { value } }) => go(value === '' ? { segment: undefined, members: undefined } : { segment: value })}
      />
      <NativeSelect size="xs" label={say('ahead')} value={ahead} data={horizons.map((each) => ({ value: each, label: say('days', { days: Number(each.slice(0, -1)) }) }))} onChange={({ currentTarget: { value } }) => go({ ahead: value === usualHorizon ? undefined : value })} />
    </div>
  );
}
