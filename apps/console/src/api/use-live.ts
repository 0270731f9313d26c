/** The live line in components. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { liveLine, type LineState, type LiveMessage } from './live.ts';

/** Calls `hear` for each message of the name while the component stands. */
export function useLiveMessages(name: string, hear: (data: unknown) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => liveLine.hear((message: LiveMessage) => message.name === name && latest.current(message.data)), [name]);
}

/** How the line is. */
export function useLineState(): LineState {
  return useSyncExternalStore(
    (changed) => liveLine.watch(changed),
    () => liveLine.state,
  );
}
