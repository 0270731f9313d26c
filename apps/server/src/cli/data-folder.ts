/** Which data folder a command means when it is not told. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './context.ts';

/** `--data`, then LIMN_DATA, then the example's folder when it is the only one here, then `./data`. */
export function dataFolder(option: string | undefined, env: Environment): string {
  const told = option ?? (env['LIMN_DATA'] || undefined);
  if (told !== undefined) return told;
  const example = join('data', 'retail');
  return existsSync(join(example, 'log')) && !existsSync(join('data', 'log')) ? example : 'data';
}
