/**
 * What happens now, from the server's event stream `/v1/activity`. All tabs share one connection: the tab that holds the
 * lock listens and passes on what it hears; when it closes, another takes over.
 */
import { createParser } from 'eventsource-parser';
import { requestHeaders } from './key.ts';

/** How the line to the server is. */
export type LineState = 'connecting' | 'live' | 'cut';

/** One message of the stream. */
export interface LiveMessage {
  /** The event's name on the stream: `tick`, `happened`, `alert`, … */
  readonly name: string;
  readonly data: unknown;
}

type Said = { readonly message: LiveMessage } | { readonly state: LineState };

const streamPath = '/v1/activity';
/** Pauses before the line is tried again, ms: the last one stays. */
const pauses = [250, 1_000, 2_000, 5_000];
/** The server says something at least once a second; silence for so long, ms, is a line that is cut. */
const silenceMs = 10_000;

/** The shared line. `start` once; `close` ends it. */
export class LiveLine {
  #state: LineState = 'connecting';
  readonly #hearers = new Set<(message: LiveMessage) => void>();
  readonly #watchers = new Set<(state: LineState) => void>();
  readonly #tabs = new BroadcastChannel('limn-live');
  readonly #ending = new AbortController();

  get state(): LineState {
    return this.#state;
  }

  /** @returns to stop hearing */
  hear(hearer: (message: LiveMessage) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  /** @returns to stop watching */
  watch(watcher: (state: LineState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Becomes the tab that listens as soon as no other does. */
  start(): void {
    this.#tabs.addEventListener('message', ({ data }: MessageEvent<Said>) => this.#take(data));
    const { signal } = this.#ending;
    navigator.locks.request('limn-live', { signal }, () => this.#listen(signal)).catch(() => undefined);
  }

  close(): void {
    this.#ending.abort();
    this.#tabs.close();
  }

  #take(said: Said): void {
    if ('state' in said) {
      this.#state = said.state;
      for (const watcher of this.#watchers) watcher(said.state);
      return;
    }
    if (this.#state !== 'live') this.#take({ state: 'live' });
    for (const hearer of this.#hearers) hearer(said.message);
  }

  #tell(said: Said): void {
    this.#take(said);
    // A channel of this origin alone: it takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#tabs.postMessage(said);
  }

  async #listen(signal: AbortSignal): Promise<void> {
    // Another tab listened until now; what happened since, nobody heard.
    if (this.#state === 'live') this.#tell({ state: 'connecting' });
    for (let tries = 0; !signal.aborted; tries++) {
      const heard = await this.#listenOnce(signal).catch(() => false);
      if (signal.aborted) return;
      this.#tell({ state: 'cut' });
      if (heard) tries = 0;
      await new Promise((resolve) => setTimeout(resolve, pauses[Math.min(tries, pauses.length - 1)]));
    }
  }

  /** @returns whether anything was heard before the line ended */
  async #listenOnce(signal: AbortSignal): Promise<boolean> {
    const line = new AbortController();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const hush = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => line.abort(), silenceMs);
    };
    let heard = false;
    try {
      hush();
      const response = await fetch(streamPath, { headers: { ...requestHeaders(), accept: 'text/event-stream' }, signal: AbortSignal.any([signal, line.signal]), cache: 'no-store' });
      if (!response.ok || response.body === null) return false;
      const parser = createParser({
        onEvent: ({ event, data }) => {
          heard = true;
          this.#tell({ message: { name: event ?? 'message', data: JSON.parse(data) as unknown } });
        },
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        hush();
        parser.feed(piece.value);
      }
      return heard;
    } finally {
      clearTimeout(silence);
    }
  }
}

/** The one line of this tab. */
export const liveLine = new LiveLine();
