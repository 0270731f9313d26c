/** The messages of a body, and how each is to be read. */
import { readBinaryCloudEvent, readCloudEvent, readSegmentMessage, readTypedMessage, rejectedLine, type Arrival, type ReadMessage } from '@limn/engine';
import type { ImportProgress } from '../limn.ts';
import { decodeJson, decodeLines } from './decode-body.ts';
import { BodyError, maxMessages, type SentBody } from './sent-body.ts';

/** What a body holds. */
export interface Messages {
  /** As sent, in order. */
  readonly messages: readonly unknown[];
  /** Makes an event of a message, or says why not. */
  readonly read: (message: unknown, arrival: Arrival) => ReadMessage;
  /** When the sender says it sent them. */
  readonly sentAt?: unknown;
  readonly imported?: true;
  readonly progress?: ImportProgress;
  /** What the body as a whole says of who sent it. */
  readonly sender?: unknown;
}

/** @throws BodyError */
export function readMessages(body: SentBody): Messages {
  const found = messagesOf(body);
  if (found.messages.length <= maxMessages) return found;
  throw new BodyError({ code: 'batch_too_long', detail: `The batch has ${found.messages.length} messages, more than ${maxMessages}.`, cure: 'Send smaller batches, for instance of 500 events.' });
}

function messagesOf({ form, bytes, encoding }: SentBody): Messages {
  if (form.is === 'lines') return { messages: bytes === undefined ? [] : decodeLines(bytes, encoding), read: readLine };
  const value = bytes === undefined ? undefined : decodeJson(bytes, encoding);
  switch (form.is) {
    case 'call':
      return { messages: [value], read: (message, arrival) => readSegmentMessage(form.call, message, arrival) };
    case 'batch':
      return { messages: requireBatch(value), sentAt: (value as { sentAt?: unknown }).sentAt, read: readTypedMessage };
    case 'import':
      return { messages: requireBatch(value), progress: requireProgress(value as { name?: unknown; row?: unknown }), sender: (value as { file?: unknown }).file, imported: true, read: readTypedMessage };
    case 'cloudEvent':
      return { messages: [value], read: readCloudEvent };
    case 'cloudEvents':
      if (!Array.isArray(value)) {
        throw new BodyError({ code: 'malformed_batch', detail: 'A batch of CloudEvents is a JSON array.', cure: 'Send an array, or one event as application/cloudevents+json.' });
      }
      return { messages: value, read: readCloudEvent };
    case 'binaryCloudEvent':
      return { messages: [value], read: (data, arrival) => readBinaryCloudEvent(form.headers, data, arrival) };
  }
}

/** The messages of `{"batch": […]}`. */
function requireBatch(value: unknown): readonly unknown[] {
  const batch = typeof value === 'object' && value !== null && Object.hasOwn(value, 'batch') ? (value as { batch: unknown }).batch : undefined;
  if (Array.isArray(batch)) return batch;
  throw new BodyError({ code: 'malformed_batch', detail: 'The body has no batch, or it is not an array.', cure: 'Send {"batch": [{"type": "track", …}, …]}.' });
}

function requireProgress({ name, row }: { readonly name?: unknown; readonly row?: unknown }): ImportProgress {
  const isName = typeof name === 'string' && name.length > 0 && name.length <= 200 && name.isWellFormed();
  if (isName && typeof row === 'number' && Number.isSafeInteger(row) && row >= 0) return { name, row };
  throw new BodyError({
    code: 'malformed_batch',
    detail: 'The import has no name of 1 to 200 characters, or no whole number as row.',
    cure: 'Send {"name": "…", "row": 500, "batch": […]}: row is the last row that the batch covers.',
  });
}

function readLine(line: unknown, arrival: Arrival): ReadMessage {
  return line instanceof SyntaxError ? rejectedLine(line.message) : readTypedMessage(line, arrival);
}
