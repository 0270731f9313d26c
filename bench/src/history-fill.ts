/**
 * `node history-fill.js FOLDER CUSTOMERS EVENTS`: ninety days of history that end now, taken in through the embedded host as
 * an import would be, rolled to the lake and closed. Customers at random, but for one event in a hundred: those are of ten
 * very busy ones.
 */
import { join } from 'node:path';
import { openLimn, wallClock } from '@limn/host';
import { historyDays, hotCustomers } from './history-folder.ts';
import { randomEvent, seeded, shop } from './shop.ts';

const [folder = '', customersText, eventsText] = process.argv.slice(2);
const customers = Number(customersText);
const events = Number(eventsText);
const batch = 2_000;
const overMs = historyDays * 86_400_000;

const limn = await openLimn({ folder: join(folder, 'data'), definition: shop.definition, clock: wallClock(), live: false });
const random = seeded(17);
const end = Date.now();
for (let from = 0; from < events; from += batch) {
  const made = Array.from({ length: Math.min(batch, events - from) }, (_, i) => {
    const customer = random() < 0.01 ? Math.floor(random() * hotCustomers) : Math.floor(random() * customers);
    return { ...randomEvent(random, customer, Math.floor(end - overMs + ((from + i) * overMs) / events), from + i), imported: true as const };
  });
  await limn.ingest(made, { name: 'history', row: from + made.length });
}
limn.goLive();
while (!limn.status().ready) await new Promise((resolve) => setTimeout(resolve, 50));
await limn.close();
