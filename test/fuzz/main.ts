/**
 * `npm run fuzz -- [--cases 1000000] [--seed 1] [--target NAME] [--keep]`: whatever comes in, an answer; whatever is damaged,
 * found out. Cases are shared out over the targets by how fast they run. A case that breaks a promise is made small and
 * printed; with `--keep` it joins the corpus, which the tests replay always.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' }, target: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const chosen = targets.filter(({ target }) => values.target === undefined || target.name === values.target);
if (chosen.length === 0 || !Number.isSafeInteger(cases) || !Number.isSafeInteger(seed)) {
  console.error(`Targets: ${targets.map(({ target }) => target.name).join(', ')}; --cases and --seed are whole numbers.`);
  process.exit(2);
}

const shares = chosen.reduce((sum, { share }) => sum + share, 0);
let total = 0;
for (const { target, share } of chosen) {
  const own = Math.ceil((cases * share) / shares);
  const from = performance.now();
  const tell = (done: number): void => {
    if (process.stdout.isTTY) process.stdout.write(`\r${target.name.padEnd(14)} ${done.toLocaleString('en-US')} of ${own.toLocaleString('en-US')} `);
  };
  const finding = await fuzz(target, { cases: own, seed, onProgress: tell });
  const seconds = (performance.now() - from) / 1_000;
  if (process.stdout.isTTY) process.stdout.write('\r');
  if (finding !== undefined) {
    console.log(`${target.name}: case ${finding.case} of seed ${seed} breaks a promise:\n${finding.reason}\nInput: ${JSON.stringify(finding.input)}`);
    if (values.keep) {
      const folder = new URL(`./corpus/${target.name}/`, import.meta.url);
      mkdirSync(folder, { recursive: true });
      writeFileSync(new URL(`seed-${seed}-case-${finding.case}.json`, folder), `${JSON.stringify(finding.input)}\n`);
    }
    process.exitCode = 1;
    continue;
  }
  total += own;
  console.log(`${target.name.padEnd(14)} ${own.toLocaleString('en-US').padStart(12)} cases, ${Math.round(own / seconds).toLocaleString('en-US').padStart(9)}/s, no promise broken`);
}
if (process.exitCode === undefined) console.log(`${total.toLocaleString('en-US')} cases with seed ${seed}: no promise broken.`);
