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
  expect(flatness(samples((i) => ({ resident: (200 + Math.min(i, 20) * 5) * MiB })))).toMatchObject({ flat: true, growthPerHour: 0 });
});

test('a leak of a MiB a minute is told, and how large it is', () => {
  const verdict = flatness(samples((i) => ({ resident: (300 + i / 6) * MiB })));
  expect(verdict.flat).toBe(false);
  expect(verdict.growthPerHour).toBeCloseTo(60 * MiB, -3);
  expect(verdict.sentence).toContain('Growing: memory without the state +60.0 MiB/h');
});

test('files that are never closed are told', () => {
  expect(flatness(samples((i) => ({ openFiles: 40 + i })))).toMatchObject({ flat: false, moreFiles: 39 });
});
