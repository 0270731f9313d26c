/** Data folders as each release wrote them: they open, say what they said then, and go on. */
import { readdirSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BehaviourEvent, ProfileDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn } from '@limn/host';
import { describe, expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { temporaryFolder } from '../folder.ts';
import { contentOf } from './content.ts';

interface Expected {
  readonly moment: number;
  readonly content: { readonly position: number; readonly changes: readonly unknown[] };
}

const releases = readdirSync(import.meta.dirname, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

describe.each(releases)('%s', (release) => {
  const kept = join(import.meta.dirname, release);

  async function expected(): Promise<Expected> {
    return JSON.parse(await readFile(join(kept, 'expected.json'), 'utf8')) as Expected;
  }

  async function copy(): Promise<string> {
    const folder = join(await temporaryFolder(), 'folder');
    await cp(join(kept, 'kept'), folder, { recursive: true });
    return folder;
  }

  /** With the definition that the folder was opened with last. */
  async function open(folder: string, moment: number, onWarning: (cause: unknown) => void = () => {}): Promise<Limn> {
    const { given } = JSON.parse(await readFile(join(folder, 'generations.json'), 'utf8')) as { readonly given: string };
    const definition = JSON.parse(await readFile(join(folder, 'definitions', `${given}.json`), 'utf8')) as ProfileDefinition;
    return openLimn({ folder, definition, clock: manualClock(moment), onWarning });
  }

  test('its folder opens and says what it said then: profiles, identities, members, changes, history', async () => {
    const { moment, content } = await expected();
    const limn = await open(await copy(), moment);
    expect(await contentOf(limn, moment)).toEqual(content);
    await limn.close();
  });

  test('from its log alone the same follows', async () => {
    const { moment, content } = await expected();
    const folder = await copy();
    await rm(join(folder, 'checkpoint'), { recursive: true });
    const limn = await open(folder, moment);
    expect(await contentOf(limn, moment)).toEqual(content);
    expect((await limn.prove()).differences).toBe(0);
    await limn.close();
  });

  test('a checkpoint of another state is passed over with a warning, and the state made again from the log', async () => {
    const { moment, content } = await expected();
    const folder = await copy();
    const checkpoints = join(folder, 'checkpoint');
    for (const version of await readdir(checkpoints)) {
      const stored = await readCheckpoint(join(checkpoints, version));
      // Of a definition that is no longer in force the folder is empty.
      if (stored === undefined) continue;
      await writeCheckpoint(join(checkpoints, version), { meta: { ...(stored.meta as object), format: 9_999 }, sections: stored.sections });
    }
    const warnings: unknown[] = [];
    const limn = await open(folder, moment, (cause) => warnings.push(cause));
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'checkpoint_unusable', message: expect.stringContaining('its state has format 9999') }));
    expect(await contentOf(limn, moment)).toEqual(content);
    await limn.close();
  });

  test('what a later release wrote is refused with a code and a cure, and left as it is', async () => {
    const { moment } = await expected();
    for (const [file, spoil] of [
      ['generations.json', (bytes: Buffer) => Buffer.from(bytes.toString().replace('"format": 1', '"format": 2'))],
      ['lake/manifest.json', (bytes: Buffer) => Buffer.from(bytes.toString().replace('"format":1', '"format":2'))],
      ['log/0000000000000000.log', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 8), Buffer.from([2, 0, 0, 0]), bytes.subarray(12)])],
    ] as const) {
      const folder = await copy();
      // An index beside a segment speaks for it.
      for (const name of await readdir(join(folder, 'log'))) if (name.endsWith('.index')) await rm(join(folder, 'log', name));
      const later = spoil(await readFile(join(folder, file)));
      await writeFile(join(folder, file), later);
      const opened = open(folder, moment).then(async (limn) => {
        try {
          await contentOf(limn, moment);
        } finally {
          await limn.close();
        }
      });
      await expect(opened, file).rejects.toMatchObject({ code: 'format_unknown', cure: expect.stringContaining('or a newer one') });
      expect(await readFile(join(folder, file)), file).toEqual(later);
    }
  });

  test('it goes on: events are taken, changes are numbered on, and all of it is there after a restart', async () => {
    const { moment, content } = await expected();
    const folder = await copy();
    const first = await open(folder, moment);
    const events = Array.from({ length: 10 }, (_, i): BehaviourEvent => ({ kind: 'event', id: `later-${i}`, call: 'track', event: 'Order', time: moment - i, receivedAt: moment, user: `new${i % 2}`, properties: { revenue: 1, category: 'tea' } }));
    expect((await first.ingest(events)).map(({ outcome }) => outcome)).toEqual(events.map(() => 'accepted'));
    await first.close();
    const again = await open(folder, moment);
    expect(again.status().logPosition).toBe(content.position + events.length);
    const changes = await again.changesAfter(0, 100_000);
    expect(changes.length).toBeGreaterThan(content.changes.length);
    expect(changes.map(({ id }) => id)).toEqual(changes.map((_, i) => i + 1));
    await again.close();
  });

  test('it holds files of every kind', async () => {
    const names = await readdir(join(kept, 'kept'), { recursive: true });
    for (const pattern of [/^log\/\d+\.log$/, /^log\/\d+\.index$/, /^checkpoint\/\w+\/\d+\.checkpoint$/, /^changes\/\d+\.ndjson$/, /^rejected\/\d+\.ndjson$/, /^definitions\/\w+\.json$/, /^lake\/manifest\.json$/, /\.parquet$/, /^generations\.json$/]) {
      expect(names.some((name) => pattern.test(name)), String(pattern)).toBe(true);
    }
  });
});
