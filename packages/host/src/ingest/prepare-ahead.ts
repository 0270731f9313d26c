/** The log read ahead of who takes it up: a thread decompresses, parses and prepares while this one folds. */
import { hostError, reasonOf } from '../errors.ts';
import type { LogSnapshot } from '../log/snapshot.ts';
import { startReaderThread, type ReaderEngine } from './reader.ts';
import { lessonTexts, type PreparedRecord, type ReaderAnswer, type ReaderRequest } from './thread-message.ts';

/** Events that may be prepared before they are taken up, some 200 bytes each: neither thread waits for the other when one is held up. */
const AHEAD_EVENTS = 60_000;

/**
 * Records of the log from a position on, prepared for the engine, in order. The thread ends with the iteration.
 * @throws HostError `reader_failed` when the log could not be read there: reading it here tells why
 */
export async function* prepareAhead(engine: ReaderEngine, log: LogSnapshot, from: number): AsyncGenerator<PreparedRecord> {
  const worker = startReaderThread();
  worker.ref();
  const answers: ReaderAnswer[] = [];
  let failure: unknown;
  let wake: (() => void) | undefined;
  worker.on('message', (answer: ReaderAnswer) => {
    answers.push(answer);
    wake?.();
  });
  worker.on('error', (cause) => {
    failure = cause;
    wake?.();
  });
  worker.on('exit', () => {
    failure ??= new Error('the thread ended');
    wake?.();
  });
  const ask = (request: ReaderRequest): void => worker.postMessage(request, []);
  try {
    ask({ ask: 'define', definition: engine.definition });
    let texts = lessonTexts(engine, 0);
    let told = texts.length;
    ask({ ask: 'more', events: 0, texts });
    ask({ ask: 'replay', log, from, ahead: AHEAD_EVENTS });
    for (;;) {
      const answer = answers.shift();
      if (answer === undefined) {
        if (failure !== undefined) throw hostError('reader_failed', { reason: reasonOf(failure) }, failure);
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if (answer.answer === 'end') {
        if (answer.failed) throw hostError('reader_failed', { reason: 'the log could not be read' });
        return;
      }
      if (answer.answer !== 'records') continue;
      yield* answer.records;
      texts = lessonTexts(engine, told);
      told += texts.length;
      ask({ ask: 'more', events: answer.records.reduce((sum, { prepared }) => sum + prepared.count, 0), texts });
    }
  } finally {
    await worker.terminate();
  }
}
