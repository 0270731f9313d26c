/** A thread that reads: bodies as they come, or the log ahead of who takes it up. It holds nothing that would be missed. */
import assert from 'node:assert/strict';
import { parentPort } from 'node:worker_threads';
import { createPreparer, type Preparer } from '@limn/engine';
import { beginOf } from '../log/frame.ts';
import { replaySnapshot } from '../log/snapshot.ts';
import { createBodyReader, type BodyReader } from './body-reader.ts';
import { bodyAt, type PreparedRecord, type ReaderAnswer, type ReaderRequest } from './thread-message.ts';

const port = parentPort;
assert(port !== null, 'this file runs as a thread');

/** Events that go over in one message while replaying. */
const RECORD_EVENTS = 512;

let reader: BodyReader | undefined;
let preparer: Preparer | undefined;
/** Events that may be read ahead. */
let credit = 0;
let onCredit: (() => void) | undefined;

port.on('message', (request: ReaderRequest) => {
  switch (request.ask) {
    case 'define':
      reader = createBodyReader(request.definition);
      preparer = createPreparer(request.definition);
      return;
    case 'read':
      return answerRead(request);
    case 'replay':
      credit = request.ahead;
      void replay(request);
      return;
    case 'more':
      preparer!.learn(request.texts);
      credit += request.events;
      onCredit?.();
  }
});

function say(answer: ReaderAnswer, transfer: readonly ArrayBuffer[] = []): void {
  port!.postMessage(answer, transfer);
}

function answerRead({ bytes, bodies, texts }: Extract<ReaderRequest, { readonly ask: 'read' }>): void {
  reader!.learn(texts);
  const reading = reader!.read(bodies.map((place) => bodyAt(bytes, place)));
  const transfer = [reading.packed.bytes.buffer, ...reading.prepared.map(({ numbers }) => numbers.buffer)];
  const returned = reading.bodies.some((body) => 'needsEngine' in body);
  if (returned) transfer.push(bytes.buffer as ArrayBuffer);
  say({ answer: 'read', reading, ...(returned && { bytes }) }, transfer);
}

async function replay({ log, from }: Extract<ReaderRequest, { readonly ask: 'replay' }>): Promise<void> {
  let failed = false;
  let records: PreparedRecord[] = [];
  let events = 0;
  const send = (): void => {
    say({ answer: 'records', records }, records.map(({ prepared }) => prepared.numbers.buffer));
    records = [];
    events = 0;
  };
  try {
    for await (const record of replaySnapshot(log, from)) {
      const { events: read, ...head } = record;
      for (const event of read) {
        const fault = preparer!.prepare(event);
        if (fault !== undefined) preparer!.refuse(event, fault);
      }
      records.push({ ...head, begins: beginOf(record), prepared: preparer!.take() });
      events += read.length;
      if (events < RECORD_EVENTS) continue;
      credit -= events;
      send();
      while (credit <= 0) await new Promise<void>((more) => (onCredit = more));
    }
  } catch {
    // Who asked reads it again, and learns why.
    failed = true;
  }
  if (records.length > 0) send();
  say({ answer: 'end', failed });
}
