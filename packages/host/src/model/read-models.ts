/** Models of a data folder as others may read them beside the server that writes it. */
import { predictionsOf } from '@limn/engine';
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { storedDefinition } from '../generation/manifest.ts';
import { modelFolder } from './model-files.ts';
import { readLedger, type ModelRecord, type ModelState } from './model-ledger.ts';

/** A model that is kept, where it is on its way, and its folder. */
export interface KeptModel extends ModelRecord {
  readonly state: ModelState;
  readonly folder: string;
}

/**
 * Models that are registered in a data folder, oldest first, each as the definition in force has it. Takes no lock: what is
 * read was written whole.
 * @returns none of a folder that has none
 * @throws HostError `models_damaged` | `generations_damaged` | `format_unknown`
 */
export async function readModels(folder: string, disk: Disk = nodeDisk): Promise<readonly KeptModel[]> {
  const [records, definition] = await Promise.all([readLedger(disk, folder), storedDefinition(folder, disk)]);
  const predictions = definition === undefined ? undefined : predictionsOf(definition);
  return records.map((record) => {
    const { model, canary } = predictions?.get(record.prediction) ?? {};
    const { to } = record.steps.at(-1)!;
    // A crash between the definition and the ledger: what stands in the definition counts.
    const state = record.hash === model ? 'champion' : record.hash === canary?.model ? 'canary' : to === 'champion' || to === 'canary' ? 'retired' : to;
    return { ...record, state, folder: modelFolder(folder, record.hash) };
  });
}
