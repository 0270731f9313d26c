/** Real data sets that may not be copied into the project: in the folder LIMN_REAL_DATA, else in `shared/data` beside the project. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');

/** A file of a data set, and what a test's name says when it is absent. */
export interface RealData {
  readonly path: string;
  readonly absent: boolean;
  /** Empty when it is there. */
  readonly note: string;
}

export function realData(file: string): RealData {
  const path = join(folder, file);
  const absent = !existsSync(path);
  return { path, absent, note: absent ? ` (passed over: ${file} is absent, see LIMN_REAL_DATA)` : '' };
}
