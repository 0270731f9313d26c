/** The program of the guide, as somebody would run it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

test('the program of the guide to learning from a stream runs, and what it asserts holds', async () => {
  const [, program] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/guide/learn-online.md'), 'utf8'))!;
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', '--input-type=module', '-e', `${program}console.log('ran');`], { cwd: root });
  expect(stdout).toBe('ran\n');
});
