import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifact, type EvaluationReport } from '@limn/learn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit-code.ts';
import { runCli } from './program.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-train-'));
  // Many visits or a subscription keep a customer; the refund comes after leaving.
  const lines = Array.from({ length: 900 }, (_, i) => {
    const [visits, plan] = [(i * 37) % 30, ['free', 'basic', 'pro'][(i * 11) % 3]!];
    const left = (visits * 3 + (plan === 'pro' ? 40 : 0) + ((i * 7_919) % 60)) % 151 < 70;
    return `order-${i},${visits},${plan},${left ? 5 + (i % 9) : ''},${left ? 'yes' : 'no'}`;
  });
  await writeFile(join(folder, 'shop.csv'), `id,visits,plan,refund,left\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function limn(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly errors: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { print: (line = '') => out.push(line), note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  const exit = await runCli(argv, { env: {}, terminal });
  process.exitCode = undefined;
  return { exit, out: out.join('\n'), errors: errors.join('\n') };
}

test('limn train: a table becomes a folder with a model, an evaluation and a page; what leaks is named', async () => {
  const out = join(folder, 'model');
  const { exit, out: said } = await limn('train', '--table', join(folder, 'shop.csv'), '--label', 'left', '--out', out, '--tries', '1');
  expect(exit).toBe(exitCodes.ok);
  expect(said).toContain('It is not surely better than logistic regression.');
  expect(said).toMatch(/AUC {2,}0\.\d{3} \(0\.\d{3} – [01]\.\d{3}\) {2,}0\.500/);
  expect(said).toContain("! Column 'refund' alone tells 'left' almost perfectly");
  expect(said).toContain("! Column 'id' has 900 values in 900 rows");
  expect((await readdir(out)).sort()).toEqual(['evaluation.html', 'evaluation.json', 'model', 'table.json']);
  const evaluation = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8')) as EvaluationReport;
  expect(evaluation).toMatchObject({ format: 1, name: 'left', kind: 'binary', rows: 180, split: 'chance' });
  expect(await readFile(join(out, 'evaluation.html'), 'utf8')).toContain('<html lang="en">');
  const artifact = await openArtifact(join(out, 'model'));
  expect(artifact.manifest).toMatchObject({ name: 'left', data: { rows: 540 }, seed: 1 });
  await artifact.close();
});

test('limn train --folds: every row is judged once besides; another trainer, and what does not fit is refused', async () => {
  const out = join(folder, 'folds');
  const { exit, out: said } = await limn('train', '--table', join(folder, 'shop.csv'), '--label', 'left', '--out', out, '--tries', '1', '--folds', '2', '--trainer', 'linear');
  expect(exit).toBe(exitCodes.ok);
  expect(said).toMatch(/In 2 folds: AUC 0\.\d{3} on average/);
  expect(JSON.parse(await readFile(join(out, 'folds.json'), 'utf8'))).toMatchObject({ aucs: [expect.any(Number), expect.any(Number)], evaluation: { rows: 900, split: '2-fold' } });
  expect(await limn('train', '--table', join(folder, 'shop.csv'), '--label', 'left', '--out', join(folder, 'x'), '--trainer', 'oracle')).toMatchObject({ exit: exitCodes.usage, errors: expect.stringContaining('[malformed_option]') });
  expect(await limn('train', '--label', 'left')).toMatchObject({ exit: exitCodes.usage, errors: expect.stringContaining('[wrong_call]') });
  expect(await limn('train', 'churn', '--data', folder)).toMatchObject({ exit: exitCodes.notFound, errors: expect.stringContaining('[no_folder]') });
});

test('limn score: a line a row, with bounds; what the table lacks counts as missing and is named', async () => {
  const out = join(folder, 'scores.csv');
  const { exit, out: said } = await limn('score', join(folder, 'model'), '--table', join(folder, 'shop.csv'), '--out', out);
  expect({ exit, said }).toEqual({ exit: exitCodes.ok, said: expect.stringContaining('900 rows scored') });
  const [head, ...lines] = (await readFile(out, 'utf8')).trimEnd().split('\n');
  expect([head, lines.length]).toEqual(['score,low,high', 900]);
  for (const line of lines) {
    const [score, low, high] = line.split(',').map(Number) as [number, number, number];
    expect(low <= score && score <= high).toBe(true);
  }
  await writeFile(join(folder, 'short.csv'), 'visits\n3\n29\n');
  expect((await limn('score', join(folder, 'model'), '--table', join(folder, 'short.csv'), '--out', join(folder, 'short-scores.csv'))).out).toContain("lacks 'plan'");
  const why = join(folder, 'why.csv');
  await limn('score', join(folder, 'model'), '--table', join(folder, 'shop.csv'), '--out', why, '--why', '--lang', 'zh');
  const [heads, first] = (await readFile(why, 'utf8')).split('\n');
  expect(heads).toBe('score,low,high,why');
  expect(first).toMatch(/可能性为\d+%（.*主要原因：/);
  expect(await limn('score', join(folder, 'model'), '--table', join(folder, 'short.csv'), '--out', out)).toMatchObject({ exit: exitCodes.failed, errors: expect.stringContaining('[folder_exists]') });
});

test('limn evaluate: the model is judged on another table, and what that lacks is named', async () => {
  const lines = (await readFile(join(folder, 'shop.csv'), 'utf8')).split('\n');
  const later = join(folder, 'later.csv');
  await writeFile(later, lines.map((line) => line.split(',').filter((_, i) => i !== 2).join(',')).join('\n'));
  const out = join(folder, 'later');
  const { exit, out: said } = await limn('evaluate', join(folder, 'model'), '--table', later, '--out', out);
  expect(exit).toBe(exitCodes.ok);
  expect(said).toContain('It is surely better than every simpler way.');
  expect(said).toContain("! The model reads column 'plan', which the table lacks");
  expect(JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'))).toMatchObject({ rows: 900, split: 'new table', warnings: [{ code: 'column_absent' }] });

  const other = join(folder, 'other.csv');
  await writeFile(other, lines.map((line, i) => (i === 0 ? line : line.replace(/yes$/, 'gone').replace(/no$/, 'here'))).join('\n'));
  const refused = await limn('evaluate', join(folder, 'model'), '--table', other, '--out', join(folder, 'refused'));
  expect(refused).toMatchObject({ exit: exitCodes.failed, errors: expect.stringContaining('[label_mismatch]') });
});

test('limn train --json --lang zh: the same for programs, the page in Chinese', async () => {
  const out = join(folder, 'zh');
  const { exit, out: said } = await limn('train', '--table', join(folder, 'shop.csv'), '--label', 'left', '--leave-out', 'id, refund', '--out', out, '--tries', '1', '--json', '--lang', 'zh');
  expect(exit).toBe(exitCodes.ok);
  expect(JSON.parse(said)).toMatchObject({ folder: out, evaluation: { warnings: [] }, table: { rows: 900, columns: [{ name: 'id', use: 'left out' }, {}, {}, { name: 'refund', use: 'left out' }, { name: 'left', use: 'label' }] } });
  expect(await readFile(join(out, 'evaluation.html'), 'utf8')).toContain('这个模型有多好？');
});

test.each([
  [['--label', 'lft'], 'column_unknown', exitCodes.failed, "✗ The table has no column 'lft'; it has 'left'."],
  [['--label', 'left', '--time', 'plan'], 'column_unfit', exitCodes.failed, "✗ Column 'plan' does not hold moments."],
  [['--label', 'id'], 'label_identifier', exitCodes.failed, "✗ Label 'id' has 900 different words in 900 rows: too many to learn any."],
] as const)('%j is %s, with its cure, and leaves no folder', async (flags, code, exit, words) => {
  const out = join(folder, code);
  const said = await limn('train', '--table', join(folder, 'shop.csv'), ...flags, '--out', out);
  expect(said.exit).toBe(exit);
  expect(said.errors).toContain(words);
  expect(said.errors).toContain(`[${code}]`);
  expect(await readdir(folder)).not.toContain(code);
});

test('a table that is not there is not found, in Chinese too', async () => {
  const { exit, errors } = await limn('train', '--table', join(folder, 'absent.csv'), '--label', 'left', '--out', join(folder, 'none'), '--lang', 'zh');
  expect(exit).toBe(exitCodes.notFound);
  expect(errors).toContain('无法读取表格');
});

test('a table of any bytes is refused without writing them to the terminal', async () => {
  await writeFile(join(folder, 'picture.csv'), Buffer.from('\u001B[2J\u0007,b\u009B31m\n1,2\n', 'utf8'));
  const { exit, errors } = await limn('train', '--table', join(folder, 'picture.csv'), '--label', 'left');
  expect(exit).not.toBe(exitCodes.ok);
  expect(errors.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test.each([
  ['a bound that is no number', ['--below', 'many', '--change', 'orders30d'], 'no number'],
  ['a bound with nothing to change', ['--below', '0.1'], '--change'],
])('explain: %s is told before anybody is asked', async (_, options, told) => {
  const { exit, errors } = await limn('explain', '17850', 'churn90d', ...options);
  expect([exit, errors.includes(told)]).toEqual([exitCodes.usage, true]);
});
