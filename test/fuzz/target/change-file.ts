/** Files of the change feed, damaged in any way: what comes back is what was stored, in order, or nothing. */
import assert from 'node:assert/strict';
import type { Change, SourceId } from '@limn/engine';
import { encodeChange, encodeLine, readChangeFile, scanChangeFile } from '../../../packages/host/src/change/change-file.ts';
import { HostError } from '../../../packages/host/src/errors.ts';
import { mutateBytes } from '../mutate.ts';
import { asBase64, type Target } from '../target.ts';
import { diskOf } from './memory-disk.ts';

const firstId = 5;
const changes = Array.from({ length: 30 }, (_, i): Change => ({
  id: firstId + i,
  at: 1_768_478_400_000 + i,
  profile: `user:u${i % 4}` as SourceId,
  kind: i % 2 === 0 ? 'tag' : 'segment',
  name: 'buyer',
  change: i % 3 === 0 ? 'enter' : 'exit',
  cause: i % 5 === 0 ? { by: 'time' } : i % 5 === 1 ? { by: 'definition', version: '5f3c' } : { by: 'event', position: i },
}));
const texts = new Map(changes.map((change) => [change.id, encodeChange(change)]));

async function check(bytes: Uint8Array): Promise<void> {
  const disk = diskOf(new Map([['file', bytes]]));
  try {
    const file = await scanChangeFile(disk, 'file', firstId);
    if (file.bytes === 0) return;
    const read = await readChangeFile(disk, file, { from: firstId, limit: 100 });
    read.forEach((change, i) => {
      assert.equal(change.id, firstId + i);
      assert.equal(encodeChange(change), texts.get(change.id), 'a damaged change was taken for a sound one');
    });
  } catch (cause) {
    assert(cause instanceof HostError, cause as Error);
  }
}

export const changeFileTarget: Target<Uint8Array> = { name: 'change-file', seeds: [Buffer.from(changes.map(encodeLine).join(''))], mutate: mutateBytes, check, ...asBase64 };
