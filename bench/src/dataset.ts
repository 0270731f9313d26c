/**
 * `dataset`: a training set of a simulated shop: from the log to rows, from rows to Parquet and back, and a sample of them
 * computed again. Time is that of the processor, with garbage collection; the events stand in memory before.
 */
import { join } from 'node:path';
import { isRejected, parseDefinition, readSegmentMessage, type LimnEvent, type PredictionViewDefinition, type ProfileDefinition } from '@limn/engine';
import { collectExamples, logOfEvents, readDataset, recheckExamples, writeDataset, type ExampleLog } from '@limn/learn';
import { createShop, shopperDefinition } from '@limn/simulate';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface DatasetBenchOptions {
  readonly customers: number;
  readonly days: number;
}

/** Asked of everybody who has ordered, each Monday. */
const outlook: PredictionViewDefinition = {
  kind: 'predictions',
  name: 'outlook',
  label: { en: 'outlook', zh: '预测' },
  predictions: {
    leaves: {
      target: { op: 'absent', event: 'order', within: '30d' },
      at: { every: '7d' },
      population: { op: 'atLeast', left: { op: 'column', name: 'ordersEver' }, right: { op: 'literal', value: 1 } },
      label: { en: 'chance of no order for 30 days', zh: '未来30天不下单的可能性' },
    },
  },
};

export async function* benchDataset({ customers, days }: DatasetBenchOptions): AsyncGenerator<Figure> {
  const definition: ProfileDefinition = parseDefinition({ ...shopperDefinition, views: [...shopperDefinition.views, outlook] });
  const log = shopLog({ customers, days });
  const options = { definition, prediction: 'leaves', log };
  const conditions = { customers, days };
  const figure = (name: string, value: number, more: Readonly<Record<string, number>> = {}): Figure => ({ bench: 'dataset', figure: name, value: Math.round(value), ...conditions, ...more });

  const from = process.cpuUsage();
  const stream = collectExamples(options);
  for await (const _ of stream) {
    // Only collected.
  }
  const collectMs = cpuMsSince(from);
  const { events, rows, mostWaiting } = stream.report;
  yield figure('events/s collecting', events.read / (collectMs / 1000), { events: events.read });
  yield figure('rows/s collecting', rows / (collectMs / 1000), { rows, mostWaiting });

  const folder = join(await temporaryFolder('bench-dataset'), 'set');
  const writing = process.cpuUsage();
  const { files } = await writeDataset(folder, collectExamples(options));
  yield figure('rows/s to Parquet, with it', rows / (cpuMsSince(writing) / 1000), { bytesARow: Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / rows) });

  const reading = process.cpuUsage();
  const { examples } = await readDataset(folder);
  let read = 0;
  for await (const { table } of examples) read += table.rows;
  yield figure('rows/s from Parquet', read / (cpuMsSince(reading) / 1000));

  const { changed, rows: again } = await recheckExamples({ ...options, examples });
  yield figure('columns that differ again', changed.length, { rechecked: again });
}

function shopLog(options: DatasetBenchOptions): ExampleLog {
  const shop = createShop({ seed: 7, users: options.customers, days: options.days });
  const events: LimnEvent[] = [];
  for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
    const event = readSegmentMessage(delivery.message.type, delivery.message, { receivedAt: delivery.deliveredAt });
    if (isRejected(event)) throw new Error(`The shop sent what is refused: ${event.message}`);
    events.push(event);
  }
  return logOfEvents(events);
}
