/**
 * `npm run torture -- --kills 50 [--seed 1]`: kill -9 of a real server, again and again, under load, and at what it is at when it
 * is hit hardest. `--flips 500`: bits turned in copies of its files, which must be noticed and never be served.
 * What was counted is printed, with `--json` as one document; the exit code is 1 when anything was wrong.
 */
import { parseArgs } from 'node:util';
import { flip } from './torture/flips.ts';
import { kill } from './torture/kills.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, flips: { type: 'string' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } } });
const seed = Number(values.seed);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const onProgress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
};

if (values.flips === undefined || values.kills !== undefined) {
  const report = await kill({ kills: Number(values.kills ?? 50), seed, onProgress });
  const { kills, phases, acknowledged, resent, customers, comparisons, seconds, startMs, wrong } = report;
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.log(`\n${kills} kills in ${Math.round(seconds)} s (seed ${seed}; ${(seconds / kills).toFixed(2)} s each, ${Math.round(startMs)} ms of it to start): ${acknowledged.toLocaleString('en-US')} events acknowledged, ${resent} batches sent again, ${customers} customers compared ${comparisons} times, ${wrong.length} wrong.`);
    for (const [phase, count] of Object.entries(phases).sort(([, a], [, b]) => b - a)) console.log(`  ${String(count).padStart(6)}  ${phase}`);
    for (const line of wrong.slice(0, 10)) console.log(line);
  }
  if (wrong.length > 0) process.exitCode = 1;
}

if (values.flips !== undefined) {
  const report = await flip({ flips: Number(values.flips), seed, onProgress });
  const { flips, byFile, seconds, wrong } = report;
  if (values.json) console.log(JSON.stringify(report));
  else {
    console.log(`\n${flips} bits turned in ${Math.round(seconds)} s (seed ${seed}), ${wrong.length} served or not told properly.`);
    for (const [file, { refused, told, harmless }] of Object.entries(byFile)) console.log(`  ${file.padEnd(12)} ${refused} refused with a code, ${told} told and computed again, ${harmless} without effect`);
    for (const line of wrong.slice(0, 10)) console.log(line);
  }
  if (wrong.length > 0) process.exitCode = 1;
}
