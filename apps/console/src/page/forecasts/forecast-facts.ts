/** What is asked of forecasts, as the address holds it, and how their numbers are written. */
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { useFormat } from '../../language/format.ts';

/** A finished forecast, as the API gives it. */
export type Forecast = components['schemas']['Forecast'];
/** One series of it: the whole, or a part. */
export type ForecastSeries = NonNullable<Forecast['whole']>;

/** What the address says; everything else is the usual. */
export interface ForecastSearch {
  readonly event?: string;
  readonly of?: string;
  readonly by?: string;
  readonly segment?: string;
  /** `true`: how many are in the segment, instead of events. */
  readonly members?: string;
  /** `28d`. */
  readonly ahead?: string;
  /** The part whose line is shown; absent: the whole. */
  readonly part?: string;
}

/** How far may be looked. */
export const horizons = ['7d', '14d', '28d', '56d'] as const;
/** How far is looked unless told. */
export const usualHorizon = '28d';

/** An event of the definition with the fields that can be added up, and those that part it. */
export interface EventChoice {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

interface DeclaredEvent {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly fields: Readonly<Record<string, { readonly type: string }>>;
}

/** undefined until the definition was read. */
export function useEventChoices(): readonly EventChoice[] | undefined {
  const { data } = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  return useMemo(() => {
    const events = (data?.definition as { readonly events: readonly DeclaredEvent[] } | undefined)?.events;
    return events?.map(({ name, label, fields }) => {
      const named = (...types: readonly string[]): readonly string[] => Object.entries(fields).flatMap(([field, { type }]) => (types.includes(type) ? [field] : []));
      return { name, label, numbers: named('number'), texts: named('string', 'enum') };
    });
  }, [data]);
}

/** Asks again while the history is read. */
export function useForecast({ event, of, by, segment, members, ahead = usualHorizon }: ForecastSearch) {
  const query = { ...(event !== undefined && { event }), ...(of !== undefined && { of }), ...(by !== undefined && { by }), ...(segment !== undefined && { segment }), ...(members === 'true' && { members: true }), ahead };
  return api.useQuery('get', '/v1/forecasts', { params: { query } }, { refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_500 : false), staleTime: 10 * 60_000, retry: false });
}

/** Money in its currency, other numbers whole; a digit behind the point where numbers are small. */
export function useForecastAmount({ unit, whole }: Pick<Forecast, 'unit' | 'whole'>): (value: number) => string {
  const format = useFormat();
  const isSmall = (whole?.total.value ?? 0) < 20 * (whole?.steps.length ?? 1);
  return useMemo(() => (unit !== undefined && /^[A-Z]{3}$/.test(unit) ? (value) => format.money(Math.round(value), unit) : (value) => format.number(value, isSmall ? 1 : 0)), [format, unit, isSmall]);
}
