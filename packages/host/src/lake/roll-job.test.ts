/** The process that rolls history, from the side of the one that asks. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDefinition } from '@limn/engine';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { sampleEvents } from '../../test/sample-event.ts';
import { HostError } from '../errors.ts';
import { openEventLog } from '../log/event-log.ts';
import { querySql } from './query.ts';
import { rollInProcess } from './roll-job.ts';

const words = { en: 'shop', zh: '商店' };
const definition = parseDefinition({ limn: 1, name: 'shop', label: words, events: [], views: [] });

async function rollTo(lakeFolder: string): Promise<void> {
  const log = await openEventLog({ folder: await temporaryFolder() });
  try {
    await log.append({ moment: 0, events: sampleEvents(7) });
    await rollInProcess({ lakeFolder, log: log.snapshot(), upTo: 7, outcomes: new Map([[2, 'duplicate'], [3, 'late']]), definition, urgent: true });
  } finally {
    await log.close();
  }
}

test('what the log took is in the lake, each event with what became of it, duplicates left out', async () => {
  const folder = await temporaryFolder();
  await rollTo(folder);
  const { rows } = await querySql({ folder, sql: 'SELECT position, outcome FROM events ORDER BY position' });
  expect(rows).toEqual([0, 1, 3, 4, 5, 6].map((position) => [position, position === 3 ? 'late' : 'accepted']));
});

test('a failure comes back with its code, and its sentence and its cure stand in it once', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'manifest.json'), '{"format": 2}');
  const failure: unknown = await rollTo(folder).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(HostError);
  const { code, what, cure, message } = failure as HostError;
  expect({ code, message }).toEqual({ code: 'format_unknown', message: `${what} ${cure}` });
  expect(message.split(cure)).toHaveLength(2);
  expect(what).toContain('has format 2');
});
