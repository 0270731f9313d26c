/** The truth about a simulated shop as a file: one JSON object a line, told apart by `truth`. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { FaultTruth, Shop } from '@limn/simulate';
import { CliError } from '../errors.ts';
import type { Say } from './language.ts';

/** Characters that are written at once. */
const charactersAtOnce = 1 << 18;

export interface TruthFile {
  /** Writes down a late or repeated message; absent when nobody asked for each of them. */
  readonly onFault: ((fault: FaultTruth) => void) | undefined;
  /** Adds the totals of what was read of the shop, and closes the file. Safe to call twice. */
  close(): void;
}

/**
 * Writes shop, campaigns, drift, products and customers, and stands by for what is known only when the stream has ended. That is written
 * even when the reader of the stream goes away and the process ends.
 * @throws CliError `unwritable_file`
 */
export function openTruth(shop: Shop, { file, faults, say }: { readonly file: string; readonly faults: boolean; readonly say: Say }): TruthFile {
  const descriptor = open(file, say);
  let text = '';
  const flush = (): void => {
    writeSync(descriptor, text);
    text = '';
  };
  const add = (line: unknown): void => {
    text += `${JSON.stringify(line)}\n`;
    if (text.length >= charactersAtOnce) flush();
  };
  for (const line of shop.truth()) add(line);
  for (let index = 0; index < shop.settings.users; index++) add(shop.customer(index));
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    process.off('exit', close);
    add(shop.totals());
    flush();
    closeSync(descriptor);
  };
  process.on('exit', close);
  return { onFault: faults ? add : undefined, close };
}

function open(file: string, say: Say): number {
  try {
    return openSync(file, 'w');
  } catch (cause) {
    throw new CliError('unwritable_file', {
      detail: say(`The file ${file} cannot be written.`, `文件 ${file} 无法写入。`),
      cure: say('Name a file in a folder that exists and is yours.', '请指定一个有写权限的已有目录中的文件。'),
    }, { cause });
  }
}
