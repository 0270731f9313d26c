/** The TypeScript that people write: what the tests of layers and style look at. */
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..');

/** Paths, relative to the root, of the TypeScript files below a folder; built, generated and deliberately bad ones left out. */
export function sourceFiles(folder: string): readonly string[] {
  return globSync('**/*.{ts,tsx}', { cwd: join(ROOT, folder), exclude: (name) => /^(dist|node_modules|fixtures?|bad)$/.test(name) })
    .map((file) => relative(ROOT, join(ROOT, folder, file)))
    .filter((file) => !/\/(dist|node_modules)\/|\.d\.ts$/.test(file))
    .sort();
}

/** Whether a file is a test, or there for tests only. */
export function isTest(file: string): boolean {
  return /(^|\/)test\/|\.(test|testkit|bench)\.ts$/.test(file);
}
