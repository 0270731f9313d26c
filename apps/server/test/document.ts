/** Documents as tests read them: commands, and what each must answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface Block {
  /** What stands behind the fence: `sh` is run, `text` is what the block before it must answer, `ts` is compiled and imported. */
  readonly language: string;
  readonly text: string;
  /** Where it stands, from 1. */
  readonly line: number;
}

export function blocksOf(path: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  readFileSync(join(root, path), 'utf8').split('\n').forEach((line, i) => {
    const fence = /^```(\w*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { language: fence[1]!, line: i + 1, lines: [] };
    else {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    }
  });
  return blocks;
}

/** The first line of `expected` that does not come in `answer` after those before it; blanks count alike. undefined: all do. */
export function missingLine(expected: string, answer: string): string | undefined {
  const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const whole = flat(answer);
  let from = 0;
  for (const line of expected.split('\n').map(flat)) {
    const at = whole.indexOf(line, from);
    if (at < 0) return line;
    from = at + line.length;
  }
  return undefined;
}
