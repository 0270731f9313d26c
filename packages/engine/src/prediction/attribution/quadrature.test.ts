import { expect, test } from 'vitest';
import { gaussLegendre } from './quadrature.ts';

test.each([1, 2, 3, 8, 16, 32, 64])('%i points integrate powers up to twice as many, less one', (points) => {
  const { nodes, weights } = gaussLegendre(points);
  for (let power = 0; power < 2 * points; power++) {
    const integral = weights.reduce((sum, weight, i) => sum + weight * nodes[i]! ** power, 0);
    expect(Math.abs(integral * (power + 1) - 1)).toBeLessThan(1e-12);
  }
});
