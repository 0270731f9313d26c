/** A data folder that no server has open, for one command: time does not pass in it meanwhile. */
import { openLimn, storedDefinition, wallClock, type Limn } from '@limn/host';
import { CliError } from '../errors.ts';
import { lazyForeignRuntime } from '../learn/foreign-runtime.ts';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';

/** Opens it with the definition in force there. @throws CliError `no_folder`; HostError */
export async function openFolder({ say, terminal }: CliContext, folder: string): Promise<Limn> {
  const definition = await storedDefinition(folder);
  if (definition === undefined) {
    throw new CliError('no_folder', { detail: say(`${folder} is no data folder.`, `${folder} 不是数据目录。`), cure: say('Name the folder that `limn start --data` was given.', '请指定 `limn start --data` 所用的目录。') });
  }
  const progress = createProgress(terminal, say('reading the log', '读取日志'));
  return openLimn({ folder, definition, clock: wallClock(), live: false, onProgress: (done, of) => progress.show(of === 0 ? 1 : done / of, `${done} / ${of}`), foreign: lazyForeignRuntime() });
}
