/** The ground that charts are drawn on: scales, axes, and a frame that says in words what it shows. SVG as text, without a script. */
import { escapeText } from './format.ts';

/** From values to places. */
export type Scale = (value: number) => number;

/** A chart's two scales and where its drawing area lies, in units of its viewBox. */
export interface Plot {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Values at both ends of an axis. */
export type Range = readonly [from: number, to: number];

const margin = { left: 56, right: 14, top: 10, bottom: 38 };

export function createPlot({ width, height, x, y }: { readonly width: number; readonly height: number; readonly x: Range; readonly y: Range }): Plot {
  const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom];
  const along = ([from, to]: Range, [start, end]: Range): Scale => (value) => start + ((value - from) / (to - from || 1)) * (end - start);
  return { x: along(x, [left, right]), y: along(y, [bottom, top]), left, right, top, bottom };
}

/** About five round values within a range. */
export function ticksOf([from, to]: Range): readonly number[] {
  const rough = (to - from) / 5;
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough * 0.999)!;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** An axis: its values, how they are written, and what it is of. */
export interface Axis {
  readonly range: Range;
  readonly name: string;
  readonly write: (value: number) => string;
}

/** Grid lines, values and names of both axes. */
export function drawAxes(plot: Plot, { x, y }: { readonly x: Axis; readonly y: Axis }): string {
  const across = ticksOf(y.range).map((tick) => {
    const at = place(plot.y(tick));
    return `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}"/><text class="tick" x="${plot.left - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${escapeText(y.write(tick))}</text>`;
  });
  const along = ticksOf(x.range).map((tick) => `<text class="tick" x="${place(plot.x(tick))}" y="${plot.bottom + 14}" text-anchor="middle">${escapeText(x.write(tick))}</text>`);
  const names = `<text class="axis" x="${place((plot.left + plot.right) / 2)}" y="${plot.bottom + 31}" text-anchor="middle">${escapeText(x.name)}</text><text class="axis" transform="translate(11 ${place((plot.top + plot.bottom) / 2)}) rotate(-90)" text-anchor="middle">${escapeText(y.name)}</text>`;
  return [...across, ...along, names].join('');
}

/** A drawing with a name and a description for those who do not see it. */
export function frame({ width, height, title, description }: { readonly width: number; readonly height: number; readonly title: string; readonly description: string }, body: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" xmlns="http://www.w3.org/2000/svg"><title>${escapeText(title)}</title><desc>${escapeText(description)}</desc>${body}</svg>`;
}

/** A line through points. */
export function path(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${place(x)} ${place(y)}`).join('');
}

/** A place to a tenth of a unit: finer is not seen. */
export function place(value: number): string {
  return String(Math.round(value * 10) / 10);
}
