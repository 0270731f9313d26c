/** Texts that a column has for some customers, most frequent first: offered where a text is asked for. */
import { api } from '../../../api/client.ts';

/** @param column undefined: none is asked about */
export function useKnownTexts(column: string | undefined): readonly string[] {
  const { data } = api.useQuery('get', '/v1/features/{name}/distribution', { params: { path: { name: column ?? '' } } }, { enabled: column !== undefined, staleTime: 60_000 });
  return column === undefined ? [] : (data?.categories ?? []).map(({ value }) => String(value));
}
