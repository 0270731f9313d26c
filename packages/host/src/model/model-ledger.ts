/** What became of each model, in one small file with a checksum of itself, replaced whole. */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hostError, reasonOf, systemCode } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';

/** Where a model is on its way. `shadow`: scores are told beside the champion's; `canary`: it answers for a share of customers. */
export type ModelState = 'candidate' | 'shadow' | 'canary' | 'champion' | 'retired';

/** One step of a model. */
export interface ModelStep {
  /** ms. */
  readonly at: number;
  /** Who took it, as they call themselves. */
  readonly by: string;
  readonly to: ModelState;
  /** Of a canary: the share of customers, 0 to 1. */
  readonly share?: number;
  readonly note?: string;
}

/** A model that was registered. */
export interface ModelRecord {
  /** Content hash. */
  readonly hash: string;
  readonly prediction: string;
  /** Oldest first; the first registered it. */
  readonly steps: readonly ModelStep[];
  /** What whoever trained it says about it: metrics, window, seed. Plain data. */
  readonly about: Readonly<Record<string, unknown>>;
}

const FORMAT = 1;

/** @returns none when there is no file @throws HostError `models_damaged` | `format_unknown` */
export async function readLedger(disk: Disk, folder: string): Promise<readonly ModelRecord[]> {
  const file = ledgerFile(folder);
  try {
    const { checksum, ...ledger } = JSON.parse((await readWholeFile(disk, file)).toString()) as { format: number; models: readonly ModelRecord[]; checksum?: number };
    if (ledger.format !== FORMAT) throw hostError('format_unknown', { file, found: ledger.format, known: FORMAT });
    if (checksum !== crc32(JSON.stringify(ledger))) throw hostError('models_damaged', { file, reason: 'its checksum does not match' });
    return ledger.models;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return [];
    throw cause instanceof SyntaxError ? hostError('models_damaged', { file, reason: reasonOf(cause) }, cause) : cause;
  }
}

/** Atomic and durable. */
export async function writeLedger(disk: Disk, folder: string, models: readonly ModelRecord[]): Promise<void> {
  const ledger = { format: FORMAT, models };
  await disk.makeFolder(join(folder, 'models'));
  await replaceFile(ledgerFile(folder), `${JSON.stringify({ ...ledger, checksum: crc32(JSON.stringify(ledger)) }, undefined, 2)}\n`, disk);
}

function ledgerFile(folder: string): string {
  return join(folder, 'models', 'models.json');
}
