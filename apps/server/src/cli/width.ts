/** How wide texts are on a terminal, where a Chinese character takes two columns. */
import { stripVTControlCharacters } from 'node:util';

const wide = /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Columns of the terminal; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += wide.test(character) ? 2 : 1;
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cuts plain text to a width, ending in `…` when something was cut. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Lines of plain text no wider than `width`: broken at spaces, between Chinese characters, never before punctuation. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [piece] of text.matchAll(breakable)) {
    if (line !== '' && widthOf(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** A word with the space behind it, or a Chinese character with the punctuation that clings to it. */
const breakable = /[（“]*(?:[\u2E80-\u2FFF\u3040-\u9FFF]|[^\s\u2E80-\u2FFF\u3040-\u9FFF，。；：、！？”）（“]+|.)[，。；：、！？”）]*\s*/gu;
