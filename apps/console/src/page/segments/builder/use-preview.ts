/** What the server says of the rule as it stands: whom it picks now, and would have picked. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { useLanguage } from '../../../language/language.tsx';
import type { Expression } from './expression.ts';

/** Whom a rule picks. */
export type Preview = components['schemas']['SegmentPreview'];
/** How it would have been. */
export type PreviewHistory = components['schemas']['SegmentPreviewHistory'];

/** What is asked about. */
export interface PreviewQuestion {
  /** undefined: nothing is asked yet. */
  readonly rule: Expression | undefined;
  /** What it is compared with, as published; undefined: with nothing. */
  readonly name: string | undefined;
  /** The definition that has its columns, when it is not the one in force. */
  readonly generation: string | undefined;
  /** Look at everybody. */
  readonly exact: boolean;
}

/** The value once it has stood still for so long, ms. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What has settled may be from before there was a rule. */
function asksRule(question: string): boolean {
  return question.startsWith('{"rule"');
}

/** Asked anew as the rule changes, and every fifteen seconds; what is under way for an older rule is cut off. */
export function usePreview({ rule, name, generation, exact }: PreviewQuestion) {
  const { language } = useLanguage();
  const question = useSettled(JSON.stringify({ rule, ...(name !== undefined && { name }), ...(generation !== undefined && { generation }), ...(exact && { exact }), lang: language }), 120);
  return useQuery({
    queryKey: ['post', '/v1/segments/preview', question],
    queryFn: async ({ signal }) => (await client.POST('/v1/segments/preview', { body: JSON.parse(question) as never, signal })).data as Preview,
    enabled: rule !== undefined && asksRule(question),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
    retry: false,
  });
}

/** Asked when the rule has stood still for a second, again and again until all is read. */
export function usePreviewHistory({ rule, name, generation }: Omit<PreviewQuestion, 'exact'>) {
  const question = useSettled(JSON.stringify({ rule, ...(name !== undefined && { name }), ...(generation !== undefined && { generation }) }), 1_000);
  return useQuery({
    queryKey: ['post', '/v1/segments/preview/history', question],
    queryFn: async ({ signal }) => (await client.POST('/v1/segments/preview/history', { body: JSON.parse(question) as never, signal })).data as PreviewHistory,
    enabled: rule !== undefined && asksRule(question),
    refetchInterval: (query) => (query.state.data?.state === 'reading' ? 400 : false),
    staleTime: 5 * 60_000,
    retry: false,
  });
}
