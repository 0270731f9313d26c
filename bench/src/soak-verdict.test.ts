import { expect, test } from 'vitest';
import { flatness, type Sample } from './soak-verdict.ts';

const MiB = 1024 * 1024;

function samples(of: (i: number) => Partial<Sample>): Sample[] {
  const none = { resident: 300 * MiB, heap: 60 * MiB, state: 100 * MiB, openFiles: 40, disk: 0, events: 0, reads: 0, pages: 0, changes: 0, refused: 0 };
  return Array.from({ length: 60 }, (_, i) => ({ seconds: i * 10, ...none, ...of(i) }));
}

test('memory that goes up and down around a mean is flat, also when the state grows', () => {
  expect(flatness(samples((i) => ({ resident: (300 + (i % 7) + i) * MiB, state: (100 + i) * MiB })))).toMatchObject({ flat: true });
});

test('what grows in the warm-up only is flat', () => {
  expect(flatness(samples((i) => ({ resident: (200 + Math.min(i, 30) * 5) * MiB })))).toMatchObject({ flat: true, growthPerHour: 0 });
});

test('a leak of a MiB a minute is told, and how large it is', () => {
  const verdict = flatness(samples((i) => ({ resident: (300 + i / 6) * MiB })));
  expect(verdict.flat).toBe(false);
  expect(verdict.growthPerHour).toBeCloseTo(60 * MiB, -3);
  expect(verdict.sentence).toContain('Growing: memory besides the state +60.0 ± 0.0 MiB/h');
});

test('garbage does not show, a leak beneath it does', () => {
  const garbage = (i: number): Partial<Sample> => ({ resident: (300 + ((i * 7) % 3) * 20) * MiB });
  expect(flatness(samples(garbage))).toMatchObject({ flat: true });
  const leaking = samples(garbage).map((sample, i) => ({ ...sample, resident: sample.resident + 2 * i * MiB }));
  expect(flatness(leaking)).toMatchObject({ flat: false });
});

test('what noise alone may make is not called growth, and how much that is, is told', () => {
  const verdict = flatness(samples((i) => ({ resident: (300 + (Math.floor(i / 5) % 3) * 20 + i / 30) * MiB })));
  expect(verdict.flat).toBe(true);
  expect(verdict.within).toBeGreaterThan(50 * MiB);
});

test('files that are never closed are told', () => {
  expect(flatness(samples((i) => ({ openFiles: 40 + i })))).toMatchObject({ flat: false, moreFiles: 29 });
});
