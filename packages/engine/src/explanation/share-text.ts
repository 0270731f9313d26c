/** Shares and probabilities as people say them: whole percents, but for the very small and the very large. */
import type { Format } from './format.ts';

/** `78%`; `0.4%`. Never 0% or 100%, since nothing that is estimated is certain. */
export function shareText(share: number, format: Format): string {
  const told = share < 0.01 || share > 0.99 ? Math.min(0.999, Math.max(0.001, share)) : Math.round(share * 100) / 100;
  return format.value(told, { type: 'number', unit: '%' });
}
