/**
 * `prove`: a simulated shop's stream is taken in, by the host as it runs embedded, then all of it is applied again and compared
 * bit for bit. Differences must be 0; the bench fails otherwise.
 */
import { openLimn, wallClock } from '@limn/host';
import { createShop, shopperDefinition } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface ProveBenchOptions {
  readonly customers: number;
  readonly events: number;
}

const batchLines = 2_000;
/** Batches on their way at once: one is read while another is folded. */
const inFlight = 3;

export async function* benchProve({ customers, events }: ProveBenchOptions): AsyncGenerator<Figure> {
  const conditions = { customers, events };
  const folder = await temporaryFolder('prove');
  const limn = await openLimn({ folder, definition: shopperDefinition, clock: wallClock(), live: false, readers: 1 });
  try {
    const shop = createShop({ seed: 7, users: customers });
    const from = performance.now();
    const sent: Promise<unknown>[] = [];
    let row = 0;
    while (row < events) {
      const lines = shop.readLines({ lines: Math.min(batchLines, events - row), characters: 3_000_000 });
      if (lines === '') break;
      const batch = lines.trimEnd().split('\n');
      row += batch.length;
      const body = Buffer.from(`{"name":"shop","row":${row},"batch":[${batch.join(',')}]}`, 'latin1');
      sent.push(limn.ingestBody({ form: { is: 'import' }, bytes: body }));
      if (sent.length >= inFlight) await sent.shift();
    }
    await Promise.all(sent);
    const seconds = (performance.now() - from) / 1_000;
    yield { bench: 'prove', figure: 'events taken in/s', value: Math.round(row / seconds), ...conditions };
    const { compared, differences, first, tookMs } = await limn.prove();
    yield { bench: 'prove', figure: 'differences', value: differences, ...conditions };
    for (const [name, value] of Object.entries(compared)) yield { bench: 'prove', figure: `compared: ${name}`, value, ...conditions };
    yield { bench: 'prove', figure: 'proof, s', value: Math.round(tookMs / 100) / 10, ...conditions };
    if (differences > 0) throw new Error(`The state is not what the log gives: ${JSON.stringify(first)}`);
  } finally {
    await limn.close();
  }
}
