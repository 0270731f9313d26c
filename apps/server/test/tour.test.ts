/** The tour and the guide, as somebody would follow them: on a really started example, command by command. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf, missingLine, root } from './document.ts';

const bin = join(root, 'node_modules/.bin');
/** A real example is replayed and asked; on a machine that does much else, too, that takes a while. */
const SLOW_MS = 240_000;
const guide = globSync('docs/guide/*.md', { cwd: root }).sort();

let folder: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-tour-'));
  server = spawn(join(bin, 'node'), ['apps/server/bin/limn.js', 'start', '--example', 'retail', '--no-simulation', '--port', '0', '--data', folder, '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const answer = text(server.stdout!);
  const started = await Promise.race([firstDocument(server), answer.then((said) => Promise.reject(new Error(`The server ended: ${said}`)))]);
  url = (JSON.parse(started) as { url: string }).url;
  await historyFollows();
}, SLOW_MS);

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  expect(await ended).toBe(0);
  await rm(folder, { recursive: true });
});

/** History rolls to the lake in the background, once the replay is over. */
async function historyFollows(): Promise<void> {
  while (!(await run('npx limn sql "select count(*) > 17000 as whole from events" --json')).includes('true')) await wait(200);
}

/** What the server prints when it is ready: one JSON document. */
function firstDocument({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.endsWith('}\n')) resolve(said);
    });
  });
}

/** Runs commands as a shell would, `npx limn` being this very program. */
async function run(commands: string): Promise<string> {
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, LIMN_URL: url, LIMN_DATA: folder, LANG: 'C', NO_COLOR: '1' };
  const script = `npx() { shift; node apps/server/bin/limn.js "$@"; }\n${commands.replaceAll('http://127.0.0.1:4750', url)}\ntrue`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { cwd: root, env, maxBuffer: 1 << 24 });
  return stdout + stderr;
}

describe.each(['docs/tour.md', ...guide])('%s', (path) => {
  test('every command answers what the page says', async () => {
    const blocks = blocksOf(path);
    for (const [i, { language, text: commands, line }] of blocks.entries()) {
      if (language !== 'sh') continue;
      const next = blocks[i + 1];
      expect(next?.language, `${path}:${line}: a text block says what it answers`).toBe('text');
      const answer = await run(commands);
      const missing = missingLine(next!.text, answer);
      expect(missing, `${path}:${line} does not answer this line. It answers:\n${answer}`).toBeUndefined();
    }
  }, SLOW_MS);
});

describe('the code of the guide', () => {
  const programs = guide.flatMap((path) => blocksOf(path).flatMap(({ language, text: code, line }) => (language === 'ts' ? [{ path, line, code }] : [])));

  test.each(programs)('$path:$line compiles and runs', async ({ code, line }) => {
    // Under the example, because there @limn/engine is found and node_modules is not in the way.
    const scratch = join(root, 'examples/retail/dist/guide');
    const file = join(scratch, `guide-${line}.ts`);
    await mkdir(scratch, { recursive: true });
    await writeFile(file, code);
    try {
      const flags = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024', '--skipLibCheck', '--types', ''];
      await promisify(execFile)(join(bin, 'tsc'), [...flags, file], { cwd: root }).catch((error: { stdout: string }) => expect.fail(error.stdout));
      const { stdout } = await promisify(execFile)(join(bin, 'node'), ['apps/server/bin/limn.js', 'doctor', '--json', '--definition', file], { cwd: root, env: { ...process.env, LIMN_URL: url } });
      expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'definition', state: 'ok' }));
    } finally {
      await rm(file);
    }
  });
});
