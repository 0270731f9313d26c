/** From which size on a change is told: by default good, kept in a file of the data folder, so that no version of a definition changes by it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceJson } from './replace-json.ts';

/** What is told, and what is not. */
export interface WatchSettings {
  /** A field that came in changed beyond chance by so many deviations of the normal law, on two days; on one day by half as much more. */
  readonly deviations: number;
  /** How small a change of a field may be, as a multiple of what is told by default (1.5 to 3 points of a share, 1.5 hundredths of the mean rank). */
  readonly least: number;
  /** From which PSI on a column of customers has jumped within ten days, or a score is not distributed any more as when its model was judged. */
  readonly psi: number;
  /** Fields (`order.revenue`), columns and predictions of which nothing is told. */
  readonly ignore: readonly string[];
}

/** What holds unless told otherwise: chosen on seeds of the simulator that no published figure is of. */
export const defaultWatchSettings: WatchSettings = { deviations: 5, least: 1, psi: 0.25, ignore: [] };

/** Where they stand in a data folder. */
export function watchSettingsFile(folder: string): string {
  return join(folder, 'watch', 'settings.json');
}

/** @returns the default of what the file does not say, and of a file that is not there @throws Error when it cannot be read */
export async function readWatchSettings(folder: string): Promise<WatchSettings> {
  let text: string;
  try {
    text = await readFile(watchSettingsFile(folder), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return defaultWatchSettings;
    throw cause;
  }
  return { ...defaultWatchSettings, ...(JSON.parse(text) as Partial<WatchSettings>) };
}

/** Atomic and durable. */
export async function writeWatchSettings(folder: string, settings: WatchSettings): Promise<void> {
  await replaceJson(watchSettingsFile(folder), settings);
}
