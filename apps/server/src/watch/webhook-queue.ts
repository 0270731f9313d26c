/**
 * Messages on their way to the alert webhook, on disk: what was put in goes out at least once, over restarts and while nobody takes it.
 * Each has an id that stays the same, so that whoever takes it twice knows. Bounded: of very many the oldest go.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { replaceJson } from './replace-json.ts';

/** A message that waits. */
export interface WaitingMessage {
  readonly id: string;
  /** As it is sent, each time the same bytes. */
  readonly body: string;
  /** How often it was tried, and when it is tried next, by the system's clock, ms. */
  readonly tries: number;
  readonly nextAt: number;
}

interface Kept {
  readonly waiting: readonly WaitingMessage[];
  /** Alerts that were told to have opened and not yet to have closed: their id, and that of the message. */
  readonly open: Readonly<Record<string, string>>;
  readonly dropped: number;
}

const MOST_WAITING = 1_000;
const FORMAT = 1;

export class WebhookQueue {
  readonly #file: string;
  #kept: Kept;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, kept: Kept) {
    this.#file = file;
    this.#kept = kept;
  }

  /** A damaged file is as none: alerts that are open are told again. */
  static async open(folder: string): Promise<WebhookQueue> {
    const file = join(folder, 'watch', 'webhook.json');
    const none: Kept = { waiting: [], open: {}, dropped: 0 };
    try {
      const { format, kept, checksum } = JSON.parse(await readFile(file, 'utf8')) as { readonly format: number; readonly kept: Kept; readonly checksum: number };
      return new WebhookQueue(file, format === FORMAT && checksum === crc32(JSON.stringify(kept)) ? kept : none);
    } catch {
      return new WebhookQueue(file, none);
    }
  }

  get waiting(): readonly WaitingMessage[] {
    return this.#kept.waiting;
  }

  /** Messages that went because too many waited. */
  get dropped(): number {
    return this.#kept.dropped;
  }

  /** Ids of alerts that were told to have opened. */
  get open(): readonly string[] {
    return Object.keys(this.#kept.open);
  }

  /** Resolves when it is on disk. @param alert opened or closed by it: it is told once */
  add(message: WaitingMessage, alert: { readonly id: string; readonly change: 'opened' | 'closed' }): Promise<void> {
    const { [alert.id]: _, ...others } = this.#kept.open;
    const waiting = [...this.#kept.waiting, message];
    const tooMany = Math.max(0, waiting.length - MOST_WAITING);
    return this.#keep({ waiting: waiting.slice(tooMany), open: alert.change === 'opened' ? { ...others, [alert.id]: message.id } : others, dropped: this.#kept.dropped + tooMany });
  }

  /** It was taken. */
  remove(id: string): Promise<void> {
    return this.#keep({ ...this.#kept, waiting: this.#kept.waiting.filter((message) => message.id !== id) });
  }

  /** It was not taken, and is tried again. */
  postpone(id: string, nextAt: number): Promise<void> {
    return this.#keep({ ...this.#kept, waiting: this.#kept.waiting.map((message) => (message.id === id ? { ...message, tries: message.tries + 1, nextAt } : message)) });
  }

  #keep(kept: Kept): Promise<void> {
    this.#kept = kept;
    this.#writing = this.#writing.catch(() => {}).then(() => replaceJson(this.#file, { format: FORMAT, kept: this.#kept, checksum: crc32(JSON.stringify(this.#kept)) }));
    return this.#writing;
  }
}
