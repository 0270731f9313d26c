import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { createAdwin } from './adwin.ts';
import { StateReader, StateWriter } from './state-bytes.ts';
import { StratifiedDetector } from './stratified-detector.ts';

/** Where the model was unsure, one in six examples, errors rise from a fifth to four fifths; elsewhere a tenth is wrong, before and after. */
function* examples(seed: number, changedAt: number, count: number): Generator<{ readonly told: number; readonly label: number }> {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const isUnsure = random.uniform() < 1 / 6;
    const told = isUnsure ? 0.4 : random.uniform() < 0.5 ? 0.05 : 0.95;
    const isWrong = random.uniform() < (isUnsure ? (i < changedAt ? 0.2 : 0.8) : 0.1);
    yield { told, label: (told >= 0.5 ? 1 : 0) ^ (isWrong ? 1 : 0) };
  }
}

const heardAt = (detector: { add(told: number, label: number): boolean }, seed: number): number => {
  let at = 0;
  for (const { told, label } of examples(seed, 4_000, 12_000)) {
    at++;
    if (detector.add(told, label)) return at;
  }
  return Infinity;
};

test('what changes where the model is unsure is heard sooner than among all errors, at the same chance of a false alarm', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const parts = seeds.map((seed) => heardAt(new StratifiedDetector({ kind: 'adwin' }), seed) - 4_000);
  const whole = seeds.map((seed) => {
    const adwin = createAdwin();
    return heardAt({ add: (told, label) => adwin.add(told >= 0.5 === (label === 1) ? 0 : 1) === 'rose' }, seed) - 4_000;
  });
  expect(Math.min(...parts)).toBeGreaterThan(0);
  expect(Math.max(...parts)).toBeLessThan(300);
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  expect(median(parts)).toBeLessThan(median(whole) / 1.5);
});

test('Page-Hinkley watches the whole alone, as ever', () => {
  const detector = new StratifiedDetector({ kind: 'page-hinkley' });
  for (let i = 0; i < 500; i++) expect(detector.add(0.9, 1)).toBe(false);
  let heard = false;
  for (let i = 0; i < 500 && !heard; i++) heard = detector.add(0.9, 0);
  expect(heard).toBe(true);
});

test('saved in between it hears the same; another model begins the parts anew and keeps the whole', () => {
  let detector = new StratifiedDetector({ kind: 'adwin' });
  const whole = heardAt(new StratifiedDetector({ kind: 'adwin' }), 3);
  let at = 0;
  let heard = Infinity;
  for (const { told, label } of examples(3, 4_000, 12_000)) {
    if (++at % 1_000 === 0) {
      const out = new StateWriter();
      detector.save(out);
      const again = new StratifiedDetector({ kind: 'adwin' });
      const from = new StateReader(out.finish());
      again.load(from);
      from.finish();
      detector = again;
    }
    if (detector.add(told, label)) {
      heard = at;
      break;
    }
  }
  expect(heard).toBe(whole);
  const { mean } = detector;
  detector.renew();
  expect(detector.mean).toBe(mean);
});
