/** Numbers and text as the page shows them. */
import type { Interval } from '../../metric/bootstrap.ts';

/** Text that is text in HTML and SVG, also within quotes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/(?![\t\n\r])\p{Cc}/gu, '\uFFFD');
}

/** Three digits that matter; large numbers with their thousands parted. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  const digits = size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return value.toFixed(digits).replace(/^-0\.0+$/, (zero) => zero.slice(1)).replace('-', '−');
}

/** `0.846 (0.833 – 0.858)`. */
export function formatInterval({ value, low, high }: Interval): string {
  return `${formatNumber(value)} (${formatNumber(low)} – ${formatNumber(high)})`;
}

/** A share as a percentage. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)}%`;
}

/** A whole number with its thousands parted. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** The day of a moment, UTC. */
export function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
