/** Listens to /v1/changes like an EventSource. */
import { onTestFinished } from 'vitest';

export interface SentEvent {
  readonly id?: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** When it came, ms since 1970. */
  readonly cameAt: number;
}

export interface ChangeListener {
  /** Waits for so many, and no more. */
  take(count: number): Promise<readonly SentEvent[]>;
  leave(): void;
}

export interface ListenOptions {
  readonly key: string;
  readonly after?: number;
  readonly name?: string;
  readonly lastEventId?: number;
}

/** @param url of the server. Leaves when the test has finished. */
export async function listenToChanges(url: string, { key, after, name, lastEventId }: ListenOptions): Promise<ChangeListener> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const query = new URLSearchParams({ ...(after !== undefined && { after: String(after) }), ...(name !== undefined && { name }) });
  const headers = { authorization: `Bearer ${key}`, ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }) };
  const response = await fetch(`${url}/v1/changes?${query}`, { headers, signal: leaving.signal });
  if (!response.ok || response.headers.get('content-type')?.startsWith('text/event-stream') !== true) throw new Error(`No stream: ${response.status} ${await response.text()}`);
  // Taken hold of at once: a body that nobody reads yet ends when its response is collected as garbage.
  const events = readEvents(response.body!.pipeThrough(new TextDecoderStream()));
  return {
    async take(count) {
      const taken: SentEvent[] = [];
      while (taken.length < count) {
        const { value, done } = await events.next();
        if (done === true) throw new Error(`The stream ended after ${taken.length} of ${count}.`);
        taken.push(value);
      }
      return taken;
    },
    leave: () => leaving.abort(),
  };
}

async function* readEvents(texts: ReadableStream<string>): AsyncGenerator<SentEvent, void> {
  let rest = '';
  for await (const text of texts) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (fields['event'] === undefined) continue;
      yield { ...(fields['id'] !== undefined && { id: Number(fields['id']) }), event: fields['event'], data: JSON.parse(fields['data'] ?? '{}'), cameAt: Date.now() };
    }
  }
}
