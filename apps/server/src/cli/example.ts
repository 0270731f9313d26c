/** The examples that come with Limn: data, map, definition, and the time they live in. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nearest, type ProfileDefinition } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { ShopMessage, ShopOptions } from '@limn/simulate';
import type { Message } from '../ingest/read-messages.ts';
import type { Say } from './language.ts';
import { retailMessage, retailShop } from './simulate-retail.ts';

/** Customers who keep an example moving when its history is over. */
export interface ExampleSimulation {
  /** The shop they come from; it begins where the history ends. */
  readonly shop: Omit<ShopOptions, 'start'>;
  /** What they do, as the example would have sent it; undefined: it does not hear of that. */
  readonly message: (message: ShopMessage) => Message | undefined;
  /** Events a minute, about. */
  readonly perMinute: number;
}

export interface Example {
  readonly name: string;
  /** The file of its history, and the map that says how rows become events. */
  readonly data: string;
  readonly map: string;
  /** Now when it is first opened, ms: the end of its data. */
  readonly startAt: number;
  /** A customer worth a look. */
  readonly customer: string;
  /** An event that somebody could send, as the body of /v1/track. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly definition: () => Promise<ProfileDefinition>;
  readonly simulation: ExampleSimulation;
}

const folder = fileURLToPath(new URL('../../../../examples/', import.meta.url));

const examples: readonly Example[] = [
  {
    name: 'retail',
    data: `${folder}retail/data/online-retail-2010-12_2011-09.csv.gz`,
    map: `${folder}retail/map.json`,
    startAt: Date.parse('2011-10-01T00:00:00+01:00'),
    customer: '17850',
    event: {
      event: 'Order Completed',
      userId: '17850',
      properties: { revenue: 38.25, country: 'United Kingdom', products: [{ product_id: '22423', name: 'REGENCY CAKESTAND 3 TIER', quantity: 3, price: 12.75 }] },
    },
    definition: async () => (await import('@limn/example-retail')).customer.definition,
    simulation: { shop: retailShop, message: retailMessage, perMinute: 2 },
  },
];

/** @throws CliError `unknown_example` */
export function requireExample(name: string, say: Say): Example {
  const example = examples.find((known) => known.name === name);
  if (example !== undefined && existsSync(example.data)) return example;
  const names = examples.map((known) => known.name);
  const near = nearest(name, names) ?? names[0]!;
  throw new CliError('unknown_example', {
    detail: say(`There is no example named '${name}' here.`, `这里没有名为“${name}”的示例。`),
    cure: say(`Try --example ${near}.`, `请试试 --example ${near}。`),
  });
}
