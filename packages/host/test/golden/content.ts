/** All that a data folder says, as plain JSON: what is kept of a golden folder beside it, and what it must say for ever. */
import { join } from 'node:path';
import type { SourceId } from '@limn/engine';
import { querySql, type Limn } from '@limn/host';

/** Everybody whom the events of a golden folder speak of. */
export const identifiers: readonly SourceId[] = [...Array.from({ length: 12 }, (_, i) => `user:u${i}` as SourceId), ...Array.from({ length: 6 }, (_, i) => `anonymous:a${i}` as SourceId)];

const lakeQuery = 'select type, outcome, count(*) as events, min(position) as first, max(position) as last, min(time)::varchar as earliest from events group by all order by all';

/** @param asOf ms; profiles are read as of it, and as of half an hour before */
export async function contentOf(limn: Limn, asOf: number): Promise<unknown> {
  const { engine } = limn;
  const readAll = (moment: number): unknown => Object.fromEntries(identifiers.map((source) => [source, engine.find(source) === undefined ? null : engine.read(source, { asOf: moment }).columns]));
  const rules = [...engine.columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment');
  const { events, duplicates, late, profiles, sources } = engine.statistics();
  const content = {
    version: engine.version,
    position: limn.status().logPosition,
    rejected: limn.status().rejected,
    importedRows: limn.importedRows('history'),
    statistics: { events, duplicates, late, profiles, sources },
    clusters: Object.fromEntries(identifiers.map((source) => [source, engine.cluster(source, asOf).members])),
    members: Object.fromEntries(rules.map(({ name }) => [name, engine.count(name)])),
    changes: await limn.changesAfter(0, 100_000),
    profiles: readAll(asOf),
    before: readAll(asOf - 30 * 60_000),
    lake: (await querySql({ folder: join(limn.folder, 'lake'), sql: lakeQuery })).rows,
  };
  return JSON.parse(JSON.stringify(content)) as unknown;
}
