/** What a command ends with when it cannot do its work: one sentence, one cure, one exit code, whatever was thrown. */
import { DefinitionError, type Language } from '@limn/engine';
import { HostError } from '@limn/host';
import type { LearnError } from '@limn/learn';
import { CliError, cliErrorCodes, FileError, ServerError } from '../errors.ts';
import { definitionWords } from '../language/definition-words.ts';
import { exitCodes, type ExitCode } from './exit-code.ts';
import { hostWords } from '../language/host-words.ts';

export interface Failure {
  readonly exit: ExitCode;
  readonly code: string;
  readonly message: string;
  readonly cure: string;
  /** Further mistakes of the same kind, each on a line. */
  readonly details: readonly string[];
}

const exitOfKind = { failed: exitCodes.failed, usage: exitCodes.usage, notFound: exitCodes.notFound, unreachable: exitCodes.unreachable } as const;

/** In the language of the terminal, as far as it is known in it. @returns undefined: our own mistake, to be shown as it is */
export function failureOf(error: unknown, lang: Language): Failure | undefined {
  if (error instanceof CliError) {
    return { exit: exitOfKind[cliErrorCodes[error.code]], code: error.code, message: error.message, cure: error.cure, details: [] };
  }
  if (error instanceof FileError || error instanceof DefinitionError) {
    const [first, ...others] = error instanceof DefinitionError && lang === 'zh' ? error.problems.map(definitionWords) : error.problems;
    const exit = error instanceof FileError && error.code === 'unreadable_file' ? exitCodes.notFound : exitCodes.failed;
    const code = error instanceof FileError ? error.code : (first as { code?: string } | undefined)?.code ?? 'malformed_definition';
    return {
      exit,
      code,
      message: first === undefined ? error.message : placed(first),
      cure: first?.cure ?? '',
      details: others.map((problem) => `${placed(problem)} ${problem.cure}`),
    };
  }
  if (error instanceof HostError) {
    const { detail, cure } = lang === 'zh' ? hostWords(error) : { detail: error.what, cure: error.cure };
    return { exit: exitCodes.failed, code: error.code, message: detail, cure, details: [] };
  }
  if (isLearnError(error)) {
    const { what, cure } = error.problem.text[lang];
    return { exit: error.code === 'table_unreadable' ? exitCodes.notFound : exitCodes.failed, code: error.code, message: what, cure, details: [] };
  }
  if (error instanceof ServerError) return { exit: exitCodes.failed, code: error.code, message: error.message, cure: error.cure, details: [] };
  return undefined;
}

/** By its name: the package itself is loaded only by commands that learn. */
function isLearnError(error: unknown): error is LearnError {
  return error instanceof Error && error.name === 'LearnError' && 'problem' in error;
}

/** What is wrong, after its place; the whole has none. */
export function placed({ path, message }: { readonly path: string; readonly message: string }): string {
  return path === '' ? message : `${path}: ${message}`;
}
