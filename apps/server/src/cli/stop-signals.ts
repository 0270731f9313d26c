/** Ctrl-C: once to stop cleanly, twice to stop at once. */
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-code.ts';

/** npm passes a Ctrl-C on that the terminal has already delivered: what comes so soon, ms, is the same one. */
const sameKeyMs = 500;

/** What is said while a server stops, when it has, and when it is ended at once. */
export interface StopWords {
  readonly stopping: string;
  readonly stopped: string;
  readonly atOnce: string;
}

/** Calls `stop` at the first SIGINT or SIGTERM and ends the process when it is done. @param words of another server than Limn's own */
export function stopOnSignals({ terminal, say }: CliContext, stop: () => Promise<void>, words?: StopWords): void {
  let first: number | undefined;
  const onSignal = (): void => {
    if (first === undefined) {
      first = performance.now();
      terminal.note();
      terminal.note(words?.stopping ?? say('  Stopping: what is in memory is written down … (Ctrl-C again stops at once)', '  正在停止：把内存中的状态写入磁盘……（再按 Ctrl-C 立即停止）'));
      stop().then(
        () => {
          terminal.note(words?.stopped ?? say('  Stopped. The next start goes on from here.', '  已停止。下次启动将从这里继续。'));
          process.exit(exitCodes.ok);
        },
        (error: unknown) => {
          terminal.note(`  ${error instanceof Error ? error.message : String(error)}`);
          process.exit(exitCodes.failed);
        },
      );
    } else if (performance.now() - first > sameKeyMs) {
      terminal.note(words?.atOnce ?? say('  Stopped at once. Nothing acknowledged is lost: the next start reads the rest from the log, which takes a little longer.', '  已立即停止。已确认的事件不会丢失：下次启动会从日志中恢复，只是稍慢一些。'));
      process.exit(exitCodes.interrupted);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
