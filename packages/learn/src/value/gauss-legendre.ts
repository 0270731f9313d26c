/** Nodes of the rule of Gauss and Legendre. */

/** A place in 0 to 1, and how much it counts; the weights sum to 1. */
export interface IntegrationNode {
  readonly at: number;
  readonly weight: number;
}

/** Exact for polynomials of a degree below twice the count. Source: Newton's steps on Legendre's recurrence, Numerical Recipes §4.6. */
export function gaussLegendre(count: number): readonly IntegrationNode[] {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, here] = [1, x];
      for (let n = 2; n <= count; n++) [before, here] = [here, ((2 * n - 1) * x * here - (n - 1) * before) / n];
      slope = (count * (x * here - before)) / (x * x - 1);
      const step = here / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return { at: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
