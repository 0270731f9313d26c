/** Long work, shown: a bar that moves for people, a few lines for logs. */
import { bar } from './bar.ts';
import type { Terminal } from './terminal.ts';
import { padEnd } from './width.ts';

export interface Progress {
  /** @param share 0 to 1 @param words what is done so far */
  show(share: number, words: string): void;
  /** Takes the bar away and leaves a line instead. */
  end(line: string): void;
}

const redrawMs = 80;
/** In logs, work that is done so soon is not spoken of. */
const quietMs = 2_000;

export function createProgress(terminal: Terminal, title: string): Progress {
  const started = performance.now();
  let lastDrawn = 0;
  let lastQuarter = 0;
  return {
    show(share, words) {
      if (terminal.watched) {
        const now = performance.now();
        if (now - lastDrawn < redrawMs) return;
        lastDrawn = now;
        const percent = `${Math.floor(Math.min(1, share) * 100)} %`.padStart(5);
        terminal.replaceLine(`  ${title}  ${terminal.paint('cyan', padEnd(bar(share, 28), 28))} ${percent}  ${words}`);
        return;
      }
      const quarter = Math.floor(share * 4);
      if (quarter <= lastQuarter || quarter >= 4 || performance.now() - started < quietMs) return;
      lastQuarter = quarter;
      terminal.note(`  ${title}  ${quarter * 25} %  ${words}`);
    },
    end(line) {
      terminal.note(line);
    },
  };
}
