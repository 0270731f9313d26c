/** A rule in words of both languages, as the server says them. */
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';

/** undefined until they came, or while there is no rule. @param generation a computed definition that has its columns; default: the one in force */
export function useRuleSentence(rule: unknown, generation?: string): { readonly en: string; readonly zh: string } | undefined {
  const question = JSON.stringify({ rule, ...(generation !== undefined && { generation }) });
  const { data } = useQuery({
    queryKey: ['sentence', question],
    queryFn: async ({ signal }) => (await client.POST('/v1/segments/preview', { body: JSON.parse(question) as never, signal })).data!.sentence,
    enabled: rule !== undefined,
    staleTime: 60_000,
    retry: false,
  });
  return data;
}
