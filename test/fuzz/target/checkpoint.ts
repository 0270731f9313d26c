/** Checkpoints, damaged in any way: refused, or read as they were. */
import assert from 'node:assert/strict';
import { readCheckpointFile, writeCheckpoint } from '../../../packages/host/src/checkpoint/checkpoint.ts';
import { mutateBytes } from '../mutate.ts';
import { asBase64, type Target } from '../target.ts';
import { diskOf } from './memory-disk.ts';

const sections = [['engine', Buffer.from('{"format":2}')], ['rows/0', Uint8Array.from({ length: 300 }, (_, i) => i * 7)], ['empty', new Uint8Array(0)]] as const;
const files = new Map<string, Uint8Array>();
const original = files.get(await writeCheckpoint('folder', { meta: { format: 2, version: 'v', position: 12 }, sections }, diskOf(files)))!;
const sound = await read(original);

async function read(bytes: Uint8Array): Promise<string> {
  const { meta, sections: found } = await readCheckpointFile('file', diskOf(new Map([['file', bytes]])));
  return JSON.stringify([meta, ...[...found].map(([name, content]) => [name, Buffer.from(content).toString('hex')])]);
}

async function check(bytes: Uint8Array): Promise<void> {
  const reading = await read(bytes).catch((cause: Error) => {
    assert(cause.message.length > 0, 'a refusal says why');
    return sound;
  });
  assert.equal(reading, sound, 'a damaged checkpoint was taken for a sound one');
}

export const checkpointTarget: Target<Uint8Array> = { name: 'checkpoint', seeds: [original], mutate: mutateBytes, check, ...asBase64 };
