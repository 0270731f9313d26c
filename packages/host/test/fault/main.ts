/** `npm run simulate-faults`: how many runs, what was done to them, and the first that fails, made small. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { corpusFolder, type KeptPlan } from './corpus.ts';
import { createPlan } from './plan.ts';
import { failureOf, shrinkFailure, simulate, type Failure, type Totals } from './simulate.ts';
import { run } from './world.ts';

const USAGE = `npm run simulate-faults -- [options]
  --seeds N      runs, each from its own seed (default 1000)
  --from N       the first seed (default 0)
  --minutes M    ends after so long, whatever is left
  --seed N       one run alone, twice: it must end the same
  --keep NAME    keeps the small plan of a failure in the corpus, as NAME.json
  --json         totals and failure as JSON`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Plans that are run at most to make one small. */
const TRIES = 500;
const began = Date.now();

function say(text: string): void {
  if (!values.json) console.log(text);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} is a whole number, not ${text}.\n\n${USAGE}`);
  process.exit(2);
}

function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed++) yield seed;
}

function summary({ runs, failures, events, changes, simulatedMs, starts, deaths, powerCuts, lostWrites, tornWrites, failedOperations, operations, flips, refusals, published }: Totals): string {
  const seconds = (Date.now() - began) / 1000;
  return [
    `${runs} runs in ${seconds.toFixed(0)} s (${Math.round((runs / seconds) * 60)} a minute), ${failures} failed`,
    `${(simulatedMs / 3_600_000).toFixed(0)} hours simulated, ${events} events acknowledged, ${changes} changes told, ${published} definitions published while running`,
    `${starts} starts, ${deaths} deaths (${powerCuts} with the power), ${operations} operations of the disk: ${lostWrites} lost, ${tornWrites} torn, ${failedOperations} failed`,
    `${flips} bits flipped, ${refusals} times refused because of it; else what was damaged was not needed, or could be made again`,
  ].join('\n');
}

async function report(failure: Failure): Promise<void> {
  say(`\nSeed ${failure.seed} fails: ${failure.cause.message}\n  npm run simulate-faults -- --seed ${failure.seed}\n\nMaking it small …`);
  const small = await shrinkFailure(failure, TRIES);
  say(`${small.plan.steps.length} of ${failure.plan.steps.length} steps are left: ${small.cause.message}\n${JSON.stringify(small.plan, undefined, 2)}\n${small.cause.stack}`);
  if (values.json) console.log(JSON.stringify({ seed: failure.seed, cause: failure.cause.message, small: small.plan }));
  if (values.keep === undefined) return;
  const kept: KeptPlan = { law: small.cause.message, plan: small.plan };
  const file = new URL(`${values.keep}.json`, corpusFolder);
  await writeFile(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  say(`Kept in ${file.pathname}.`);
}

async function runOne(seed: number): Promise<boolean> {
  const plan = createPlan(seed);
  const cause = await failureOf(plan);
  if (cause !== undefined) {
    await report({ seed, plan, cause });
    return false;
  }
  const [first, second] = [await run(plan), await run(plan)];
  if (values.json) console.log(JSON.stringify(first));
  else console.log(first);
  if (first.digest === second.digest) return true;
  say(`The same seed ended as ${first.digest} and as ${second.digest}: something in it is not simulated.`);
  return false;
}

async function runMany(): Promise<boolean> {
  const until = values.minutes === undefined ? Infinity : began + Number(values.minutes) * 60_000;
  let failure: Failure | undefined;
  let told = began;
  const totals = await simulate({
    seeds: seedsFrom(wholeNumber('from', values.from), wholeNumber('seeds', values.seeds)),
    until,
    onRun(seed, { runs }) {
      if (Date.now() - told < 10_000) return;
      told = Date.now();
      say(`seed ${seed}: ${runs} runs in ${((told - began) / 1000).toFixed(0)} s`);
    },
    onFailure: (found) => ((failure = found), 'stop'),
  });
  if (values.json) console.log(JSON.stringify(totals));
  else say(summary(totals));
  if (failure !== undefined) await report(failure);
  return failure === undefined;
}

if (values.help) console.log(USAGE);
else {
  const held = values.seed === undefined ? await runMany() : await runOne(wholeNumber('seed', values.seed));
  // A run that failed may have left something waiting.
  process.exit(held ? 0 : 1);
}
