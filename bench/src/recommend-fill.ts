/**
 * `node recommend-fill.js FOLDER CUSTOMERS EVENTS ITEMS`: the shop of the lists and ninety days of its visits that end now, taken in through
 * the embedded host as an import would be, followed by the recommendations and closed.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openLimn, wallClock } from '@limn/host';
import { recommendShop, shopHistory } from './recommend-shop.ts';
import { seeded } from './shop.ts';

const [folder = '', customers, events, items] = process.argv.slice(2);
const limn = await openLimn({ folder: join(folder, 'data'), definition: recommendShop.definition, clock: wallClock(), live: false });
let row = 0;
for (const batch of shopHistory({ random: seeded(5), size: { customers: Number(customers), items: Number(items) }, events: Number(events), end: Date.now() })) {
  row += batch.length;
  await limn.ingest(batch.map((event) => ({ ...event, imported: true as const })), { name: 'history', row });
}
limn.goLive();
while (!limn.status().ready || limn.recommendations.status().state === 'building') await setTimeout(50);
await limn.close();
