/** Who reads bodies: a thread of its own, or the serving one when there is none to spare. */
import { Worker } from 'node:worker_threads';
import type { ProfileDefinition, SourceId } from '@limn/engine';
import { hostError, reasonOf } from '../errors.ts';
import { createBodyReader, type ArrivedBody, type BodyReader, type GroupReading } from './body-reader.ts';
import { bodyAt, lessonTexts, type BodyPlace, type ReaderAnswer, type ReaderRequest } from './thread-message.ts';

/** What a reader asks the engine in use. */
export interface ReaderEngine {
  readonly definition: ProfileDefinition;
  readonly stateVersion: string;
  find(identifier: string): SourceId | undefined;
  texts(from: number, limit: number): readonly string[];
}

/** Reads groups of bodies, one after the other. */
export interface GroupReader {
  /** Groups that are being read, or wait for it. */
  readonly underWay: number;
  /**
   * Answers come in the order of asking. The bodies' bytes are the reader's from here on.
   * @throws HostError `reader_failed`: nothing of the group was taken
   */
  read(bodies: readonly ArrivedBody[]): Promise<GroupReading>;
  close(): Promise<void>;
}

/** Reads on the calling thread, at once. */
export function createInlineReader(engine: () => ReaderEngine): GroupReader {
  let reader: BodyReader | undefined;
  return {
    underWay: 0,
    async read(bodies) {
      return (reader = readerFor(engine(), reader)).read(bodies, (identifier) => engine().find(identifier));
    },
    async close() {},
  };
}

function readerFor({ definition, stateVersion }: ReaderEngine, before: BodyReader | undefined): BodyReader {
  return before?.version === stateVersion ? before : createBodyReader(definition);
}

interface Waiting {
  readonly places: readonly BodyPlace[];
  readonly resolve: (reading: GroupReading) => void;
  readonly reject: (cause: unknown) => void;
}

const isSource = import.meta.url.endsWith('.ts');

/** Starts a thread that keeps no process alive. */
export function startReaderThread(): Worker {
  const worker = new Worker(new URL(isSource ? './reader-thread.ts' : './reader-thread.js', import.meta.url), isSource ? { execArgv: ['--conditions=source'] } : {});
  worker.unref();
  return worker;
}

/** Reads on a thread of its own, started when first needed, and again after it ended. */
export function createThreadReader(engine: () => ReaderEngine): GroupReader {
  let worker: Worker | undefined;
  let version: string | undefined;
  /** Texts that were told, in all. */
  let told = 0;
  let waiting: Waiting[] = [];

  function start(): Worker {
    const started = startReaderThread();
    started.on('message', (answer: Extract<ReaderAnswer, { readonly answer: 'read' }>) => {
      const { places, resolve } = waiting.shift()!;
      if (waiting.length === 0) started.unref();
      const { reading, bytes } = answer;
      resolve(bytes === undefined ? reading : { ...reading, bodies: reading.bodies.map((body, i) => ('needsEngine' in body ? { ...body, body: bodyAt(bytes, places[i]!) } : body)) });
    });
    const fail = (cause: unknown): void => {
      if (worker !== started) return;
      worker = undefined;
      const failed = waiting;
      waiting = [];
      for (const { reject } of failed) reject(hostError('reader_failed', { reason: reasonOf(cause) }, cause));
    };
    started.on('error', fail);
    started.on('exit', (code) => fail(`it ended with ${code}`));
    version = undefined;
    return started;
  }

  function ask(request: ReaderRequest, transfer: readonly ArrayBuffer[] = []): void {
    worker!.postMessage(request, transfer);
  }

  return {
    get underWay() {
      return waiting.length;
    },
    read(bodies) {
      return new Promise((resolve, reject) => {
        worker ??= start();
        const { definition, stateVersion: current } = engine();
        if (version !== current) {
          ask({ ask: 'define', definition });
          version = current;
          told = 0;
        }
        const texts = lessonTexts(engine(), told);
        told += texts.length;
        const { bytes, places } = pack(bodies);
        if (waiting.push({ places, resolve, reject }) === 1) worker.ref();
        ask({ ask: 'read', bytes, bodies: places, texts }, [bytes.buffer]);
      });
    },
    async close() {
      const ended = worker;
      worker = undefined;
      await ended?.terminate();
    },
  };
}

/** The bodies' bytes one behind the other: as they are when there is one that owns its memory, copied otherwise. */
function pack(bodies: readonly ArrivedBody[]): { readonly bytes: Uint8Array<ArrayBuffer>; readonly places: readonly BodyPlace[] } {
  const [only] = bodies;
  const owned = bodies.length === 1 && only?.bytes?.byteLength === only?.bytes?.buffer.byteLength ? (only?.bytes as Uint8Array<ArrayBuffer> | undefined) : undefined;
  const bytes = owned ?? new Uint8Array(bodies.reduce((sum, body) => sum + (body.bytes?.length ?? 0), 0));
  let at = 0;
  const places = bodies.map(({ bytes: own, ...rest }): BodyPlace => {
    if (own === undefined) return { ...rest, from: -1, to: -1 };
    if (owned === undefined) bytes.set(own, at);
    return { ...rest, from: at, to: (at += own.length) };
  });
  return { bytes, places };
}
