/** Events to begin with: made of what the definition declares and what came lately, so that they mean something here. */
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';

const words = defineWords({
  cloudEvent: { en: '{name} as CloudEvent', zh: '{name}（CloudEvent格式）' },
  late: { en: 'a year late', zh: '迟到一年' },
  nobody: { en: 'of nobody', zh: '没有客户' },
  unknown: { en: 'unknown event', zh: '未知事件' },
});

/** One example. */
export interface ExampleEvent {
  readonly name: string;
  readonly event: Readonly<Record<string, unknown>>;
}

interface DeclaredField {
  readonly type: string;
  readonly from?: string;
  readonly optional?: true;
  readonly values?: readonly string[];
  readonly unit?: string;
  readonly items?: Readonly<Record<string, DeclaredField>>;
}

interface DeclaredEvent {
  readonly name: string;
  readonly match: { readonly call: string; readonly event?: string };
  readonly label: { readonly en: string; readonly zh: string };
  readonly fields: Readonly<Record<string, DeclaredField>>;
}

const dayMs = 86_400_000;

/** Named in the reader's language. */
export function useExamples(): readonly ExampleEvent[] {
  const say = useWords(words);
  const { language } = useLanguage();
  const { data: definitions } = api.useQuery('get', '/v1/definitions', {}, { staleTime: Infinity });
  const { data: history } = api.useQuery('get', '/v1/activity/history', {}, { staleTime: 60_000 });
  return useMemo(() => {
    const events = (definitions as { readonly definition?: { readonly events?: readonly DeclaredEvent[] } } | undefined)?.definition?.events ?? [];
    const userId = /^user:(.*)$/.exec(history?.happened.findLast(({ profile }) => profile.startsWith('user:'))?.profile ?? '')?.[1] ?? '17850';
    const now = Date.parse(history?.tick.now ?? new Date().toISOString());
    const plain = events.map((event): ExampleEvent => ({ name: event.label[language], event: messageOf(event, userId) }));
    const [first] = events;
    if (first === undefined) return plain;
    const { match, fields, label } = first;
    const message = messageOf(first, userId);
    return [
      ...plain,
      { name: say('cloudEvent', { name: label[language] }), event: { specversion: '1.0', id: 'example-1', source: '/example', type: match.event ?? first.name, subject: userId, time: new Date(now).toISOString(), data: propertiesOf(fields) } },
      { name: say('late'), event: { ...message, timestamp: new Date(now - 365 * dayMs).toISOString() } },
      { name: say('nobody'), event: { ...message, userId: undefined } },
      { name: say('unknown'), event: { ...message, event: 'Something Else', type: 'track' } },
    ];
  }, [definitions, history, language, say]);
}

function messageOf({ match: { call, event }, fields }: DeclaredEvent, userId: string): Readonly<Record<string, unknown>> {
  return { type: call, ...(event !== undefined && { event }), userId, [call === 'identify' || call === 'group' ? 'traits' : 'properties']: propertiesOf(fields) };
}

function propertiesOf(fields: Readonly<Record<string, DeclaredField>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [field.from ?? name, valueOf(name, field)]));
}

function valueOf(name: string, { type, values, unit, items }: DeclaredField): unknown {
  if (items !== undefined) return [propertiesOf(items)];
  if (type === 'number') return unit === undefined ? 2 : 24.5;
  if (type === 'boolean') return true;
  if (values !== undefined) return values[0];
  return /country/i.test(name) ? 'United Kingdom' : 'example';
}
