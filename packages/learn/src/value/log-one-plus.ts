/** log(1 + e^x), also where e^x is beyond the range of a double. Source: Mächler, Accurately Computing log(1 − exp(−|a|)), 2012. */
export function logOnePlus(x: number): number {
  return x > 37 ? x : Math.log1p(Math.exp(x));
}
