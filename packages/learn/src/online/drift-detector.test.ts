import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { createAdwin } from './adwin.ts';
import { createDetector, type DetectorOptions, type DriftDetector } from './drift-detector.ts';
import { createPageHinkley } from './page-hinkley.ts';
import { StateReader, StateWriter } from './state-bytes.ts';

const declared: readonly DetectorOptions[] = [{ kind: 'adwin' }, { kind: 'page-hinkley' }];

function bitsOf(detector: DriftDetector): Uint8Array {
  const out = new StateWriter();
  detector.save(out);
  return out.finish();
}

/** Numbers 1 with a chance, else 0. */
function* coins(seed: number, count: number, share: number): Generator<number> {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) yield random.uniform() < share ? 1 : 0;
}

describe.each(declared)('$kind', (options) => {
  test('a constant is never a change, however long it lasts', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5_000 }), (constant, count) => {
        const detector = createDetector(options);
        let changes = 0;
        for (let i = 0; i < count; i++) if (detector.add(constant) !== 'steady') changes++;
        expect([changes, detector.count, Math.abs(detector.mean - constant) < 1e-12]).toEqual([0, count, true]);
      }),
      { numRuns: 20 },
    );
  });

  test('errors that become more frequent are heard within 500, and the mean is that of the new law', () => {
    const detector = createDetector(options);
    for (const error of coins(1, 10_000, 0.1)) expect(detector.add(error)).toBe('steady');
    const heard = [...coins(2, 500, 0.4)].map((error) => detector.add(error)).indexOf('rose');
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(300);
  });

  test('what is no number between 0 and 1 is rejected and changes nothing', () => {
    const detector = createDetector(options);
    for (const error of coins(3, 100, 0.5)) detector.add(error);
    const bits = bitsOf(detector);
    for (const bad of [NaN, Infinity, -0.1, 1.5]) expect(detector.add(bad)).toBe('rejected');
    expect(Buffer.compare(bitsOf(detector), bits)).toBe(0);
  });

  test('saved at any number and loaded, it says the same and ends with the same bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 600 }), fc.nat(), (before, after, seed) => {
        const [whole, second] = [createDetector(options), createDetector(options)];
        for (const x of coins(seed, before, 0.1)) whole.add(x);
        // A detector that has a past of its own forgets it.
        for (const x of coins(seed, 77, 0.9)) second.add(x);
        second.load(new StateReader(bitsOf(whole)));
        for (const x of coins(seed + 1, after, 0.7)) expect(second.add(x)).toBe(whole.add(x));
        expect(Buffer.compare(bitsOf(second), bitsOf(whole))).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});

test('ADWIN at delta 0.002: at most one false alarm in 100,000 draws of one law', () => {
  for (const share of [0.02, 0.3, 0.5]) {
    const adwin = createAdwin();
    let alarms = 0;
    for (const x of coins(11, 100_000, share)) if (adwin.add(x) !== 'steady') alarms++;
    expect(alarms).toBeLessThanOrEqual(1);
    expect(adwin.mean).toBeCloseTo(share, 1);
  }
});

test('ADWIN asked at each number stays below the share of false alarms that delta promises', () => {
  const adwin = createAdwin({ delta: 0.1, every: 1 });
  let alarms = 0;
  for (const x of coins(4, 30_000, 0.3)) if (adwin.add(x) !== 'steady') alarms++;
  expect(alarms / 30_000).toBeLessThan(0.1);
});

test('the window of ADWIN is the latest numbers: its mean is theirs', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 400 }), fc.array(fc.constantFrom(0, 1, 1, 1), { maxLength: 300 }), (first, second) => {
      const adwin = createAdwin({ every: 1 });
      const all = [...first.map((x) => x / 4), ...second];
      for (const x of all) adwin.add(x);
      const window = all.slice(all.length - adwin.count);
      expect(adwin.mean).toBeCloseTo(window.reduce((sum, x) => sum + x, 0) / window.length, 10);
    }),
    { numRuns: 50 },
  );
});

test('ADWIN hears a fall as a fall, and its memory grows with the logarithm of the window', () => {
  const adwin = createAdwin();
  for (const x of coins(5, 5_000, 0.6)) adwin.add(x);
  expect([...coins(6, 500, 0.1)].map((x) => adwin.add(x))).toContain('fell');
  const size = bitsOf(adwin).length;
  for (const x of coins(7, 100_000, 0.1)) adwin.add(x);
  expect(bitsOf(adwin).length).toBeLessThan(size + 6 * 2 * 8 * 10);
});

test('Page-Hinkley overlooks a rise within its tolerance, and a fall', () => {
  const detector = createPageHinkley({ tolerance: 0.05 });
  for (const share of [0.3, 0.33, 0.05]) for (const x of coins(8, 3_000, share)) expect(detector.add(x)).toBe('steady');
});

test.each([{ kind: 'adwin', delta: 0 }, { kind: 'adwin', delta: 1 }, { kind: 'adwin', every: 0 }, { kind: 'page-hinkley', threshold: 0 }, { kind: 'page-hinkley', tolerance: -1 }] as const)('%j is no detector', (options) => {
  expect(() => createDetector(options)).toThrowError(expect.objectContaining({ code: 'online_option_invalid' }));
});
