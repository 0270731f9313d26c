/** The charts of an evaluation, each a plain function from data to SVG. */
import type { Interval } from '../../metric/bootstrap.ts';
import type { CalibrationPoint, LiftStep, RocPoint } from '../../metric/curve.ts';
import { formatInterval, formatNumber, formatShare } from './format.ts';
import { createPlot, drawAxes, frame, path, place, ticksOf, type Plot, type Range } from './plot.ts';
import { escapeText } from './format.ts';

/** Words of a chart's axes and its name. */
export interface ChartWords {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

const size = { width: 420, height: 320 };
const whole: Range = [0, 1];

function diagonal({ x, y }: Plot, [from, to]: Range): string {
  return `<path class="reference" d="${path([[x(from), y(from)], [x(to), y(to)]])}"/>`;
}

/** What was predicted against what came true; the size of a dot is its number of rows. */
export function calibrationChart(points: readonly CalibrationPoint[], words: ChartWords, of: 'probability' | 'amount'): string {
  const values = points.flatMap(({ meanScore, meanLabel, low, high }) => [meanScore, meanLabel, low ?? meanLabel, high ?? meanLabel]);
  const ticks = ticksOf([Math.min(0, ...values), Math.max(...values) * 1.02]);
  const range: Range = of === 'probability' ? [0, Math.min(1, ticks.at(-1)! + (ticks[1] ?? 1) - (ticks[0] ?? 0))] : [ticks[0]!, Math.max(...values) * 1.05];
  const plot = createPlot({ ...size, x: range, y: range });
  const write = of === 'probability' ? formatShare : formatNumber;
  const most = Math.max(...points.map(({ rows }) => rows));
  const dots = points.map(({ rows, meanScore, meanLabel, low, high }) => {
    const [x, y] = [place(plot.x(meanScore)), place(plot.y(meanLabel))];
    const whisker = low === undefined || high === undefined ? '' : `<line class="whisker" x1="${x}" x2="${x}" y1="${place(plot.y(low))}" y2="${place(plot.y(high))}"/>`;
    return `<g>${whisker}<circle class="dot" cx="${x}" cy="${y}" r="${place(3 + 3 * Math.sqrt(rows / most))}"/><title>${words.x} ${write(meanScore)} · ${words.y} ${write(meanLabel)} · ${rows}</title></g>`;
  });
  const line = `<path class="line" d="${path(points.map(({ meanScore, meanLabel }) => [plot.x(meanScore), plot.y(meanLabel)]))}"/>`;
  const description = points.map(({ meanScore, meanLabel }) => `${write(meanScore)} → ${write(meanLabel)}`).join(', ');
  return frame({ ...size, title: words.title, description }, drawAxes(plot, { x: { range, name: words.x, write }, y: { range, name: words.y, write } }) + diagonal(plot, range) + line + dots.join(''));
}

/** How much is found on the way down from the highest score. */
export function gainsChart(steps: readonly LiftStep[], words: ChartWords): string {
  const plot = createPlot({ ...size, x: whole, y: whole });
  const points = [[0, 0] as const, ...steps.map(({ share, gain }) => [share, gain] as const)].map(([share, gain]) => [plot.x(share), plot.y(gain)] as const);
  const area = `<path class="area" d="${path([...points, [plot.x(1), plot.y(0)], [plot.x(0), plot.y(0)]])}Z"/>`;
  // What a fifth of the customers brings is what people ask for.
  const asked = steps.find(({ share }) => share >= 0.2 - 1e-9);
  const mark = asked === undefined ? '' : `<path class="whisker" d="${path([[plot.x(asked.share), plot.y(0)], [plot.x(asked.share), plot.y(asked.gain)], [plot.x(0), plot.y(asked.gain)]])}"/><text class="note" x="${place(plot.x(asked.share) + 8)}" y="${place(plot.y(asked.gain) + 14)}">${formatShare(asked.share)} → ${formatShare(asked.gain)}</text>`;
  const dots = steps.map(({ share, gain, lift }, i) => `<circle class="dot" cx="${place(points[i + 1]![0])}" cy="${place(points[i + 1]![1])}" r="3"><title>${formatShare(share)} → ${formatShare(gain)} (× ${formatNumber(lift)})</title></circle>`);
  const axes = drawAxes(plot, { x: { range: whole, name: words.x, write: formatShare }, y: { range: whole, name: words.y, write: formatShare } });
  const description = steps.map(({ share, gain }) => `${formatShare(share)} → ${formatShare(gain)}`).join(', ');
  return frame({ ...size, title: words.title, description }, `${axes}${diagonal(plot, whole)}${area}<path class="line" d="${path(points)}"/>${mark}${dots.join('')}`);
}

/** What came true tenth by tenth, the highest scores first, and the mean of all. */
export function tenthsChart(steps: readonly LiftStep[], words: ChartWords, of: 'probability' | 'amount'): string {
  const mean = steps.reduce((sum, { rate }) => sum + rate, 0) / steps.length;
  const write = of === 'probability' ? formatShare : formatNumber;
  const range: Range = [0, Math.max(...steps.map(({ rate }) => rate), mean) * 1.1 || 1];
  const plot = createPlot({ ...size, x: [0.5, steps.length + 0.5], y: range });
  const width = (plot.right - plot.left) / steps.length;
  const bars = steps.map(({ rate }, i) => `<rect class="bar" x="${place(plot.x(i + 1) - width * 0.36)}" width="${place(width * 0.72)}" y="${place(plot.y(rate))}" height="${place(plot.bottom - plot.y(rate))}" rx="2"><title>${i + 1}: ${write(rate)}</title></rect>`);
  const axes = drawAxes(plot, { x: { range: [1, steps.length], name: words.x, write: String }, y: { range, name: words.y, write } });
  const line = `<line class="reference" x1="${plot.left}" x2="${plot.right}" y1="${place(plot.y(mean))}" y2="${place(plot.y(mean))}"/>`;
  return frame({ ...size, title: words.title, description: steps.map(({ rate }, i) => `${i + 1}: ${write(rate)}`).join(', ') }, axes + bars.join('') + line);
}

/** Curves of "yes" found against "no" disturbed, the model's last and strongest. */
export function rocChart(curves: readonly { readonly name: string; readonly points: readonly RocPoint[] }[], words: ChartWords): string {
  const plot = createPlot({ ...size, x: whole, y: whole });
  const lines = curves.map(({ name, points }, i) => `<path class="${i === 0 ? 'line' : `line other other-${i}`}" d="${path(points.map(({ no, yes }) => [plot.x(no), plot.y(yes)]))}"><title>${escapeText(name)}</title></path>`).reverse();
  const axes = drawAxes(plot, { x: { range: whole, name: words.x, write: formatShare }, y: { range: whole, name: words.y, write: formatShare } });
  const legend = curves.map(({ name }, i) => `<g transform="translate(${plot.right - 160} ${plot.bottom - 16 - 17 * (curves.length - 1 - i)})"><line class="${i === 0 ? 'line' : `line other other-${i}`}" x1="0" x2="18" y1="0" y2="0"/><text class="note" x="24" y="0" dominant-baseline="middle">${escapeText(shorten(name, 22))}</text></g>`);
  return frame({ ...size, title: words.title, description: curves.map(({ name }) => name).join(', ') }, axes + diagonal(plot, whole) + lines.join('') + legend.join(''));
}

/** One line of a forest: a name, a value and where it lies. */
export interface ForestLine {
  readonly name: string;
  /** What stands right of it, as a number of rows. */
  readonly note?: string;
  /** Absent: `note` says why. */
  readonly interval?: Interval;
  readonly strong?: boolean;
}

/** Values beside each other, each a dot on the bar of its interval. @param reference where a line is drawn, as at the value of all */
export function forestChart(lines: readonly ForestLine[], { title, reference }: { readonly title: string; readonly reference?: number }): string {
  const [width, lineHeight, left, right] = [860, 26, 270, 250];
  const height = lines.length * lineHeight + 34;
  const bounds = lines.flatMap(({ interval }) => (interval === undefined ? [] : [interval.low, interval.high]));
  const all = [...bounds, ...(reference === undefined ? [] : [reference])];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = (most - least) * 0.06 || Math.abs(most) * 0.1 || 1;
  const range: Range = [least - room, most + room];
  const x = (value: number): number => left + ((value - range[0]) / (range[1] - range[0])) * (width - left - right);
  const bottom = lines.length * lineHeight + 6;
  const grid = ticksOf(range).map((tick) => `<line class="grid" x1="${place(x(tick))}" x2="${place(x(tick))}" y1="4" y2="${bottom}"/><text class="tick" x="${place(x(tick))}" y="${bottom + 16}" text-anchor="middle">${formatNumber(tick)}</text>`);
  const rows = lines.map(({ name, note, interval, strong }, i) => {
    const y = i * lineHeight + lineHeight / 2 + 4;
    const kind = strong === true ? ' strong' : '';
    const said = `<text class="label${kind}" x="${left - 14}" y="${y}" text-anchor="end" dominant-baseline="middle">${escapeText(shorten(name, 38))}<title>${escapeText(name)}</title></text>`;
    if (interval === undefined) return `${said}<text class="note" x="${width - right + 14}" y="${y}" dominant-baseline="middle">${escapeText(note ?? '')}</text>`;
    const value = `<text class="note" x="${width - right + 14}" y="${y}" dominant-baseline="middle">${formatInterval(interval)}${note === undefined ? '' : ` · ${escapeText(note)}`}</text>`;
    return `${said}<line class="interval${kind}" x1="${place(x(interval.low))}" x2="${place(Math.max(x(interval.high), x(interval.low) + 1))}" y1="${y}" y2="${y}"/><circle class="dot${kind}" cx="${place(x(interval.value))}" cy="${y}" r="4.5"/>${value}`;
  });
  const line = reference === undefined ? '' : `<line class="reference" x1="${place(x(reference))}" x2="${place(x(reference))}" y1="4" y2="${bottom}"/>`;
  const description = lines.map(({ name, interval }) => `${name}: ${interval === undefined ? '–' : formatInterval(interval)}`).join('; ');
  return frame({ width, height, title, description }, grid.join('') + line + rows.join(''));
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
