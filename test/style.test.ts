/** The style that a machine can see. Each failure names the place, and what to write instead. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { definitionCodes, rejectionCodes } from '../packages/engine/src/errors.ts';
import { hostErrorCodes } from '../packages/host/src/errors.ts';
import { learnErrorCodes } from '../packages/learn/src/errors.ts';
import { cliErrorCodes, fileErrorCodes, problemCodes } from '../apps/server/src/errors.ts';
import { isTest, ROOT, sourceFiles } from './source-file.ts';

const files = ['packages', 'apps', 'examples', 'bench', 'test'].flatMap(sourceFiles);
const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** Words of a name that say nothing, and what to do instead. */
const VAGUE: Readonly<Record<string, string>> = {
  util: 'name what it does, as in `read-path.ts`',
  utils: 'put each function beside what it serves',
  helper: 'name what it helps with, as in `momentOf`',
  helpers: 'put each function beside what it serves',
  manager: 'name what it holds or decides: a store, a queue, a registry',
  misc: 'split it: one concept a file',
  common: 'say what it is, or what shares it',
};

/** Marks of work that is not finished. */
const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;

const MOST_LINES = 400;

/** `readPath`, `read-path.ts` and `READ_PATH` are `read` and `path`. */
function wordsOf(name: string): readonly string[] {
  return name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());
}

function vagueIn(name: string): string | undefined {
  const word = wordsOf(name).find((each) => Object.hasOwn(VAGUE, each));
  return word === undefined ? undefined : `'${word}' says nothing: ${VAGUE[word]}`;
}

/** One sentence a mistake. */
function mistakes(find: (text: string, file: string) => readonly (string | undefined)[]): readonly string[] {
  return [...texts].flatMap(([file, text]) => find(text, file).flatMap((mistake) => (mistake === undefined ? [] : `${file}: ${mistake}`)));
}

test('no file, folder or export has a name that says nothing', () => {
  expect(mistakes((_, file) => [vagueIn(file), /^[a-z0-9./-]+$/.test(file) ? undefined : 'write the name in kebab-case: small letters and hyphens'])).toEqual([]);
  const declared = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm;
  expect(mistakes((text) => [...text.matchAll(declared)].map(([, name]) => vagueIn(name!)))).toEqual([]);
});

test('nothing is left unfinished', () => {
  const marked = mistakes((text, file) => (file === 'test/style.test.ts' ? [] : text.split('\n').map((line, i) => (UNFINISHED.test(line) ? `line ${i + 1} promises work: do it, or take the promise out` : undefined))));
  expect(marked).toEqual([]);
});

test(`no file has more than ${MOST_LINES} lines`, () => {
  expect(mistakes((text) => [text.split('\n').length - 1 > MOST_LINES ? `it has ${text.split('\n').length - 1} lines: split it, one concept a file` : undefined])).toEqual([]);
});

/** Exported declarations of a file that nothing is said about; only those of the names, when there are names. */
function undocumented(file: string, only?: readonly string[]): readonly string[] {
  const lines = texts.get(file)!.split('\n');
  const declared = lines.flatMap((line, i) => {
    const name = /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/.exec(line)?.[1];
    return name === undefined || only?.includes(name) === false ? [] : [{ name, at: i + 1, said: lines[i - 1]?.endsWith('*/') === true }];
  });
  // A type and its schema of one name are one thing: what is said of either is said of both.
  const said = new Set(declared.flatMap(({ name, said }) => (said ? name : [])));
  const silent = declared.filter(({ name }) => !said.has(name));
  const mistakes = silent.map(({ name, at }) => `${file}:${at}: say in a sentence above it what '${name}' is, with units, cost and errors as they apply`);
  return [...mistakes, ...reexported(file, only)];
}

function reexported(file: string, only?: readonly string[]): readonly string[] {
  const exports = /^export (?:type )?(?:\*|\{([^}]*)\}) from '(\.[^']+)'/gm;
  return [...texts.get(file)!.matchAll(exports)].flatMap(([, list, path]) => {
    const names = list?.split(',').map((name) => name.trim().replace(/^type /, '')).filter((name) => name !== '' && (only === undefined || only.includes(name)));
    return undocumented(relative(ROOT, join(ROOT, dirname(file), path!)), names ?? only);
  });
}

test('everything that a package offers says what it is', () => {
  const barrels = ['packages/engine/src/index.ts', 'packages/host/src/index.ts', 'packages/simulate/src/index.ts', 'packages/learn/src/index.ts', 'apps/server/src/index.ts', 'examples/retail/profile.ts'];
  expect(barrels.flatMap((barrel) => undocumented(barrel))).toEqual([]);
});

test('every error code stands in a test', () => {
  const tests = [...texts].filter(([file]) => isTest(file) && file !== 'test/style.test.ts').map(([, text]) => text).join('\n');
  const codes = [rejectionCodes, definitionCodes, problemCodes, fileErrorCodes, cliErrorCodes].flatMap((all) => Object.keys(all));
  const unproved = [...codes, ...hostErrorCodes, ...learnErrorCodes].filter((code) => !new RegExp(`\\b${code}\\b`).test(tests));
  expect(unproved.map((code) => `'${code}' stands in no test: make it happen, and look at its message and cure`)).toEqual([]);
});
