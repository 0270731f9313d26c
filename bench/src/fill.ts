/** `node fill.js FOLDER CUSTOMERS EVENTS_EACH`: random events of the last two days, all within the lateness limit, straight into a data folder. */
import { join } from 'node:path';
import { openLimn, wallClock } from '@limn/host';
import { randomEvent, seeded, shop } from './shop.ts';

const [folder = '', customersText, eachText] = process.argv.slice(2);
const customers = Number(customersText);
const total = customers * Number(eachText);
const batch = 2_000;
const twoDaysMs = 2 * 86_400_000;

const limn = await openLimn({ folder: join(folder, 'data'), definition: shop.definition, clock: wallClock() });
const random = seeded(3);
const now = Date.now();
for (let from = 0; from < total; from += batch) {
  await limn.ingest(Array.from({ length: Math.min(batch, total - from) }, (_, i) => randomEvent(random, (from + i) % customers, now - Math.floor(random() * twoDaysMs), from + i)));
}
await limn.close();
