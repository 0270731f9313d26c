/** The page of now and its line. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Alert, Happened, Tick, ToldChange } from '../../api/activity.ts';
import { api } from '../../api/client.ts';
import { useLineState, useLiveMessages } from '../../api/use-live.ts';
import { NowStore, type NowState } from './now-store.ts';

/** What is shown now, whether its beginning could be read, and the alerts that are open. */
export function useNow(paused: boolean) {
  const [store] = useState(() => new NowStore());
  const history = api.useQuery('get', '/v1/activity/history', {}, { staleTime: Infinity, gcTime: 0 });
  const alerts = useAlerts();
  const line = useLineState();
  const { refetch } = history;
  useEffect(() => {
    if (history.data !== undefined) store.begin(history.data);
  }, [history.data, store]);
  useEffect(() => store.pause(paused), [paused, store]);
  // What was missed while the line was cut.
  const [wasCut, setWasCut] = useState(false);
  useEffect(() => {
    if (line !== 'live') setWasCut(true);
    else if (wasCut) {
      setWasCut(false);
      void refetch();
    }
  }, [line, wasCut, refetch]);
  useLiveMessages('tick', (data) => store.tick(data as Tick));
  useLiveMessages('happened', (data) => {
    const { events, leftOut } = data as { readonly events: readonly Happened[]; readonly leftOut: number };
    store.happened(events, leftOut);
  });
  useLiveMessages('change', (data) => store.changed((data as { readonly changes: readonly ToldChange[] }).changes));
  const state: NowState = useSyncExternalStore((changed) => store.watch(changed), () => store.state);
  return { state, history, alerts };
}

/** Alerts that are open, the worst first; asked anew when one opens or closes. */
export function useAlerts() {
  const alerts = api.useQuery('get', '/v1/alerts', {}, { refetchInterval: 60_000 });
  const { refetch } = alerts;
  useLiveMessages('alert', () => void refetch());
  return alerts;
}

/** Those that say something is wrong; notes are good to know only. */
export function seriousOf(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(({ level }) => level !== 'note');
}
