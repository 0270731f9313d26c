import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { acquireLock } from './lock.ts';

const lockModule = new URL('./lock.ts', import.meta.url).href;

/** A process of its own that holds the lock, or says why not. */
async function holder(folder: string): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const script = `
    const { acquireLock } = await import(${JSON.stringify(lockModule)});
    try { globalThis.lock = await acquireLock(${JSON.stringify(folder)}); console.log('held'); } catch (error) { console.log(error.code + ' ' + error.message); process.exit(1); }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

test('a second process is refused, with the first one\'s pid and since when', async () => {
  const folder = await temporaryFolder();
  const { child, said } = await holder(folder);
  expect(said).toBe('held');
  const refused = acquireLock(folder);
  await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'folder_locked' }));
  await expect(refused).rejects.toThrow(new RegExp(`${folder} is in use by process ${child.pid}, since \\d{4}-\\d\\d-\\d\\dT.*Stop that process`));
  expect((await holder(folder)).said).toContain(`folder_locked The data folder ${folder} is in use by process ${child.pid}`);
});

test('a lock does not outlive its process, even one that was killed', async () => {
  const folder = await temporaryFolder();
  for (let i = 0; i < 5; i++) {
    const { child, said } = await holder(folder);
    expect(said).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const lock = await acquireLock(folder);
  await lock.release();
});

test('of many processes that start together, one gets the lock', async () => {
  const folder = await temporaryFolder();
  const said = (await Promise.all(Array.from({ length: 6 }, () => holder(folder)))).map((one) => one.said.split(' ')[0]);
  expect(said.sort()).toEqual(['folder_locked', 'folder_locked', 'folder_locked', 'folder_locked', 'folder_locked', 'held']);
});

test('the same process cannot take a lock twice, and can when it has released it', async () => {
  const folder = await temporaryFolder();
  const lock = await acquireLock(folder);
  await expect(acquireLock(folder)).rejects.toThrow(`process ${process.pid}`);
  await lock.release();
  await lock.release();
  await (await acquireLock(folder)).release();
});

test('who holds it is only for the message: a spoiled note neither grants nor refuses', async () => {
  const folder = await temporaryFolder();
  const lock = await acquireLock(folder);
  expect(JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  await writeFile(join(folder, 'lock.json'), '{');
  await expect(acquireLock(folder)).rejects.toThrow('in use by another process');
  await lock.release();
});
