/** An example's history through the live engine, once: a start that finds it done sends nothing. */
import type { Limn } from '@limn/host';
import { importFile, type ImportReport } from '../ingest/import-file.ts';
import { limnTarget } from '../ingest/limn-target.ts';
import { readMap } from '../ingest/read-map.ts';
import type { CliContext } from './context.ts';
import type { Example } from './example.ts';
import { createProgress } from './progress.ts';

/** @throws FileError, HostError */
export async function replayExample({ terminal, say, count }: CliContext, { limn, example, signal }: { readonly limn: Limn; readonly example: Example; readonly signal: AbortSignal }): Promise<ImportReport> {
  const progress = createProgress(terminal, say('replaying', '回放'));
  const map = await readMap(example.map);
  return importFile({
    path: example.data,
    map,
    target: limnTarget(limn),
    signal,
    onProgress: ({ share, rows, events }) => progress.show(map.rows === undefined ? share : rows / map.rows, say(`${count(rows)} invoice lines, ${count(events)} events`, `${count(rows)} 行，${count(events)} 个事件`)),
  });
}
