/** Where words go: colours for people who see them, plain text for files and pipes. */
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

export interface Terminal {
  /** A line on standard output: the answer. */
  print(line?: string): void;
  /** A line on standard error: news about the work. */
  note(line?: string): void;
  /** Overwrites the line of standard error that was shown last; on no terminal, nothing. */
  replaceLine(line: string): void;
  paint(style: Style, text: string): string;
  /** Whether a person watches standard error. */
  readonly watched: boolean;
  /** Columns of a line; no bound where nobody looks. */
  readonly width: number;
}

/** Colours obey NO_COLOR, FORCE_COLOR and whether the stream is a terminal. */
export function createTerminal(out: NodeJS.WriteStream, errors: NodeJS.WriteStream): Terminal {
  let shown = false;
  const clear = (): void => {
    if (shown) errors.write('\r\u001B[K');
    shown = false;
  };
  return {
    print(line = '') {
      clear();
      out.write(`${line}\n`);
    },
    note(line = '') {
      clear();
      errors.write(`${line}\n`);
    },
    replaceLine(line) {
      if (errors.isTTY !== true) return;
      errors.write(`\r${line}\u001B[K`);
      shown = true;
    },
    paint: (style, text) => styleText(style, text, { stream: out }),
    watched: errors.isTTY === true,
    width: out.isTTY === true ? out.columns : Infinity,
  };
}
