/** What once broke a promise breaks none any more; and some new cases each time. `npm run fuzz` runs millions. */
import { describe, expect, test } from 'vitest';
import { corpusOf, failureOf, fuzz } from './fuzz.ts';
import { targets } from './targets.ts';

const cases = Number(process.env['LIMN_FUZZ_CASES'] ?? 6_000);

describe.each(targets.map(({ target, share }) => ({ name: target.name, target, share })))('$name', ({ target, share }) => {
  test('the kept cases break no promise', async () => {
    for (const input of [...target.seeds, ...corpusOf(target)]) expect(await failureOf(target, input)).toBeUndefined();
  });

  test('new cases break no promise', async () => {
    expect(await fuzz(target, { cases: Math.ceil((cases * share) / 100), seed: 20_261_121 })).toBeUndefined();
  });
});
