/** Small pictures made of characters. */

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of a share from 0 to 1, up to `width` characters; anything above 0 shows. */
export function bar(share: number, width: number): string {
  const steps = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const shown = share > 0 ? Math.max(1, steps) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + eighths[shown % 8]!;
}

const heights = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Counts as columns of their heights: a histogram in one line. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  return counts.map((count) => heights[count <= 0 ? 0 : Math.max(1, Math.round((count / most) * 8))]!).join('');
}
