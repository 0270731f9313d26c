/** Ways of the engine that follow events, as methods: they learn by following the past, as they would have online. */
import type { FollowingSource } from '@limn/engine';
import { interactionAt } from '../interaction/histories.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { Method, Recommender } from './method.ts';

const PROGRESS_ROWS = 8_192;
/** Rows or requests between two breaths for the event loop. */
const BREATH = 32_768;

/** A way of the engine under a name. @param create is given the past, for settings that depend on it */
export function followingMethod(name: string, create: (past: InteractionTable) => FollowingSource): Method {
  return {
    name,
    async learn(past, { onProgress }): Promise<Recommender> {
      const source = create(past);
      for (let row = 0; row < past.rows; row++) {
        source.add(interactionAt(past, row));
        if (row % PROGRESS_ROWS === 0) onProgress?.(row / past.rows, 'following');
        if (row % BREATH === 0) await breath();
      }
      return { recommend: async (requests) => requests.map((request) => source.candidates(request)) };
    },
  };
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
