/** `simulate`: the living shop from nothing to NDJSON bytes, on one core: customers made and lines a second, memory. */
import { createShop } from '@limn/simulate';
import type { Figure } from './figure.ts';

/** Bytes of text are written to memory that is used again, as a pipe would take them. */
const bufferBytes = 1 << 20;

export interface SimulateOptions {
  readonly customers: number;
  readonly events: number;
}

/** Counts processor time, so that work beside it costs little. */
export function* benchSimulate({ customers, events }: SimulateOptions): Generator<Figure> {
  const conditions = { customers, events };
  const before = process.memoryUsage().rss;
  const created = processorSeconds();
  const shop = createShop({ seed: 7, users: customers });
  yield { bench: 'simulate', figure: 'customers made/s', value: Math.round(customers / (processorSeconds() - created)), customers };

  const buffer = Buffer.allocUnsafe(bufferBytes);
  const from = processorSeconds();
  let bytes = 0;
  while (shop.totals().messages < events) {
    const text = shop.readLines({ lines: Math.min(2_000, events - shop.totals().messages), characters: bufferBytes / 4 });
    if (text === '') break;
    bytes += buffer.write(text, 0, 'latin1');
  }
  const seconds = processorSeconds() - from;
  const { messages } = shop.totals();
  yield { bench: 'simulate', figure: 'events/s a core', value: Math.round(messages / seconds), ...conditions };
  yield { bench: 'simulate', figure: 'bytes an event', value: Math.round(bytes / messages), ...conditions };
  yield { bench: 'simulate', figure: 'memory, MB', value: Math.round((process.memoryUsage().rss - before) / 1e6), ...conditions };
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
