import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, SourceId } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { openChangeLog } from './change-log.ts';
import { isBefore } from './change-places.ts';

/** What a log made: at each moment time's turns, then events with a few changes each, of which some correct the past. */
const told = fc.array(fc.record({ after: fc.integer({ min: 0, max: 3 }), by: fc.constantFrom('time', 'event', 'event', 'event'), changes: fc.nat(3), corrects: fc.boolean() }), { minLength: 1, maxLength: 60 });

function changesOf(steps: readonly { after: number; by: string; changes: number; corrects: boolean }[]): { readonly changes: readonly Change[]; readonly places: readonly { position: number; moment: number }[] } {
  const changes: Change[] = [];
  const places: { position: number; moment: number }[] = [];
  let moment = 1_000;
  let position = 0;
  for (const { after, by, changes: count, corrects } of steps) {
    // What time turns comes after what an event of the moment made.
    moment += by === 'time' ? after + 1 : after;
    if (by === 'event') places.push({ position, moment });
    for (let i = 0; i < count; i++) {
      const common = { id: changes.length + 1, profile: `user:客${i}` as SourceId, kind: 'tag', name: 'lapsing', change: 'enter' } as const;
      if (by === 'time') changes.push({ ...common, at: moment, cause: { by: 'time' } });
      else if (corrects && i > 0) changes.push({ ...common, at: moment - 900, correction: 'missed', cause: { by: 'event', position } });
      else changes.push({ ...common, at: moment + 1, cause: { by: i % 2 === 0 ? 'event' : 'identity', position } });
    }
    if (by === 'event') position++;
  }
  return { changes, places: [...places, { position, moment: moment + 1 }] };
}

test('where an event stands among the changes is what counting them says, in one file and in many', async () => {
  await fc.assert(
    fc.asyncProperty(told, fc.constantFrom(300, 2_000, 1_000_000), fc.nat(20), async (steps, fileBytes, after) => {
      const { changes, places } = changesOf(steps);
      const folder = await temporaryFolder();
      const log = await openChangeLog({ folder, fileBytes });
      for (const [i, change] of changes.entries()) {
        log.append(change);
        if (i % 5 === 0) await log.flush();
      }
      await log.close();
      const again = await openChangeLog({ folder });
      const known = Math.min(after, changes.length);
      const found = again.places(known);
      for (const place of places) expect(found.newestBefore(place)).toBe(Math.max(known, changes.filter((change) => isBefore(change, place)).length));
      await again.close();
    }),
    { numRuns: 40 },
  );
});

test('a line that is asked for and damaged is told by its id and file', async () => {
  const folder = await temporaryFolder();
  const log = await openChangeLog({ folder });
  for (let id = 1; id <= 3; id++) log.append({ id, at: id, profile: 'user:1' as SourceId, kind: 'tag', name: 'lapsing', change: 'enter', cause: { by: 'event', position: id } });
  await log.flush();
  const [name] = await readdir(folder);
  const path = join(folder, name!);
  await writeFile(path, (await readFile(path, 'utf8')).replace('user:1', 'user:2'));
  expect(() => log.places(0).newestBefore({ position: 2, moment: 2 })).toThrow(expect.objectContaining({ code: 'change_damaged', message: expect.stringContaining('change 1') as unknown }));
  await log.close();
});
