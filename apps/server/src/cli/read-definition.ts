/** The definition that a server is started with: plain JSON, or a TypeScript or JavaScript file that declares it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DefinitionError, parseDefinition, type ProfileDefinition } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { Say } from './language.ts';

/** Editors on Windows write one. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Reads a `.json` file, or imports a `.ts`, `.mts`, `.js` or `.mjs` file and takes the profile that it exports. A module is the
 * operator's own program and runs as such.
 * @throws CliError, DefinitionError
 */
export async function readDefinition(path: string, say: Say): Promise<ProfileDefinition> {
  return /\.m?[jt]s$/i.test(path) ? importDefinition(path, say) : parseDefinition(await readJson(path, say));
}

async function readJson(path: string, say: Say): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, say, cause);
  }
  try {
    return JSON.parse(text.replace(BYTE_ORDER_MARK, ''));
  } catch (cause) {
    // The message repeats some of the file, and a file of any bytes must not write to the terminal.
    const reason = (cause as SyntaxError).message.replace(/\p{Cc}/gu, ' ');
    throw new CliError('unreadable_definition', {
      detail: say(`The definition ${path} is not JSON: ${reason}.`, `定义文件 ${path} 不是 JSON：${reason}。`),
      cure: say('Mend it where the message points; `limn definitions --json` shows a whole one.', '请按提示修改；`limn definitions --json` 可输出完整的定义。'),
    }, { cause });
  }
}

async function importDefinition(path: string, say: Say): Promise<ProfileDefinition> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as typeof module;
  } catch (cause) {
    if (cause instanceof DefinitionError) throw cause;
    throw unreadable(path, say, cause);
  }
  const profile = [module['default'], ...Object.values(module)].find(isProfile);
  if (profile !== undefined) return parseDefinition(profile.definition);
  throw new CliError('no_profile_exported', {
    detail: say(`${path} exports no profile.`, `${path} 没有导出画像定义。`),
    cure: say('Export what defineProfile returns.', '请导出 defineProfile 的返回值。'),
  });
}

function isProfile(value: unknown): value is { readonly definition: unknown } {
  if (typeof value !== 'object' || value === null || !('definition' in value)) return false;
  const { definition } = value;
  return typeof definition === 'object' && definition !== null && 'limn' in definition;
}

function unreadable(path: string, say: Say, cause: unknown): CliError {
  const { code } = cause as NodeJS.ErrnoException;
  if (!existsSync(path)) {
    return new CliError('unreadable_definition', { detail: say(`There is no file ${path}.`, `文件 ${path} 不存在。`), cure: say('Look at the path; `limn definitions --json > profile.json` writes one from a running server.', '请检查路径；`limn definitions --json > profile.json` 可从运行中的服务导出一份。') }, { cause });
  }
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  if (code === 'EACCES' || code === 'EISDIR' || code === 'EPERM') {
    return new CliError('unreadable_definition', { detail: say(`The definition ${path} cannot be read: ${reason}.`, `无法读取定义文件 ${path}：${reason}。`), cure: say('Name a file that you may read.', '请指定有权限读取的文件。') }, { cause });
  }
  return new CliError('unreadable_definition', {
    detail: say(`The definition ${path} does not load: ${reason}.`, `定义文件 ${path} 无法加载：${reason}。`),
    cure: say('Its types are stripped and it runs as it stands: no enums or namespaces, and what it imports must be found from its folder.', '文件去掉类型后直接运行：不能使用 enum 和 namespace，引用须能从其所在目录找到。'),
  }, { cause });
}
