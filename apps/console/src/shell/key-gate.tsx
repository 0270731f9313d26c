/** Asks for a key where the server wants one, before any page asks for data. */
import { Button, PasswordInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { client } from '../api/client.ts';
import { keepKey, readKey } from '../api/key.ts';
import { ApiProblem } from '../api/problem.ts';
import { PageHead } from '../component/page-head.tsx';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';

const words = defineWords({
  name: { en: 'Key', zh: '密钥' },
  sentence: { en: 'This Limn wants a key before it shows customers.', zh: '查看客户前，请输入密钥。' },
  key: { en: 'Read or admin key', zh: '读取或管理密钥' },
  kept: { en: 'It stays in this tab only.', zh: '仅保存在当前标签页。' },
  wrong: { en: 'This key opens nothing here.', zh: '此密钥在这里无效。' },
  enter: { en: 'Enter', zh: '进入' },
});

/** Shows its children once the server lets the reader read. A server that cannot be reached hides nothing. */
export function KeyGate({ children }: { readonly children: ReactNode }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const { error } = useQuery({ queryKey: ['key'], queryFn: () => client.GET('/v1/status').then(({ data }) => data ?? null), staleTime: Infinity });
  if (!(error instanceof ApiProblem) || !error.wantsKey) return children;
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    keepKey(typed.trim());
    void queries.resetQueries();
  };
  return (
    <form onSubmit={enter}>
      <PageHead name={say('name')} sentence={say('sentence')} />
      <PasswordInput label={say('key')} description={say('kept')} error={readKey() === undefined ? undefined : say('wrong')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} maw={420} mb={12} autoComplete="off" />
      <Button type="submit">{say('enter')}</Button>
    </form>
  );
}
