/** What the fields of a catalogue are called, and how their values are written. */
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import { useFormat } from '../../language/format.ts';
import { useLanguage } from '../../language/language.tsx';
import type { Value } from '../customer/columns.ts';

interface Declared {
  readonly catalogues?: readonly { readonly name: string; readonly fields: Readonly<Record<string, { readonly label?: { readonly en: string; readonly zh: string }; readonly unit?: string }>> }[];
  readonly recommendations?: readonly { readonly name: string; readonly catalogue: string }[];
}

/** Of the catalogue that a recommendation recommends of. */
export function useCatalogueFields(recommendation: string) {
  const { data } = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  const { language } = useLanguage();
  const format = useFormat();
  return useMemo(() => {
    const { catalogues = [], recommendations = [] } = (data?.definition ?? {}) as Declared;
    const catalogue = recommendations.find(({ name }) => name === recommendation)?.catalogue;
    const fields = catalogues.find(({ name }) => name === catalogue)?.fields ?? {};
    return {
      label: (field: string): string => fields[field]?.label?.[language] ?? field,
      show(field: string, value: Exclude<Value, null>): string {
        const unit = fields[field]?.unit;
        if (typeof value !== 'number') return Array.isArray(value) ? format.list(value.map(String)) : String(value);
        return unit !== undefined && /^[A-Z]{3}$/.test(unit) ? format.money(value, unit) : format.number(value);
      },
    };
  }, [data, language, format, recommendation]);
}
