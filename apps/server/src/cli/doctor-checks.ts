/** What can be looked at without a server. Nothing here changes anything. */
import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { defaultHost } from './context.ts';
import type { Say } from './language.ts';

export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail';
  readonly name: string;
  readonly message: string;
  readonly cure?: string;
}

const neededNode = 24;
/** Free space below which a warning is due, bytes. */
const littleSpace = 1e9;
/** Before this the clock cannot be right: Limn is younger. */
const youngest = Date.UTC(2026, 0, 1);

export function checkNode(say: Say): Finding {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= neededNode) return { state: 'ok', name: 'Node', message: node };
  return { state: 'fail', name: 'Node', message: say(`${node}, but Limn needs ${neededNode}`, `${node}，但 Limn 需要 ${neededNode}`), cure: say('Run `npx limn` or `npm start`: npm install brought the right one.', '请用 `npx limn` 或 `npm start` 运行：npm install 已装好所需版本。') };
}

/** Whether the folder is there and ours, and who holds it. */
export async function checkFolder(folder: string, say: Say): Promise<Finding> {
  const name = say('data', '数据');
  const path = resolve(folder);
  if (!(await isThere(path))) return { state: 'ok', name, message: say(`${path} is not there yet; limn start makes it`, `${path} 尚不存在，limn start 会创建`) };
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return { state: 'fail', name, message: say(`${path} cannot be written`, `${path} 无法写入`), cure: say('Give yourself permission, or choose another with --data or LIMN_DATA.', '请调整权限，或用 --data 或 LIMN_DATA 选择其他目录。') };
  }
  const holder = await readHolder(join(path, 'lock.json'));
  if (holder === undefined) return { state: 'ok', name, message: say(`${path}, free`, `${path}，空闲`) };
  return { state: 'ok', name, message: say(`${path}, held by process ${holder.pid} since ${holder.since}`, `${path}，由进程 ${holder.pid} 占用，自 ${holder.since}`) };
}

export async function checkDisk(folder: string, say: Say): Promise<Finding> {
  const name = say('disk', '磁盘');
  let path = resolve(folder);
  while (!(await isThere(path)) && dirname(path) !== path) path = dirname(path);
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const message = say(`${(free / 1e9).toFixed(1)} GB free`, `剩余 ${(free / 1e9).toFixed(1)} GB`);
  if (free >= littleSpace) return { state: 'ok', name, message };
  return { state: 'warn', name, message, cure: say('Make space before the disk is full: then Limn stops acknowledging until there is room.', '请尽快清理：磁盘写满后 Limn 会停止确认，直到有空间为止。') };
}

export function checkClock(say: Say): Finding {
  const name = say('clock', '时钟');
  const now = Date.now();
  if (now >= youngest) return { state: 'ok', name, message: new Date(now).toISOString() };
  return { state: 'fail', name, message: new Date(now).toISOString(), cure: say('Set the clock of the machine: event times are clamped to it.', '请校准系统时钟：事件时间以它为上限。') };
}

/** Whether a server could listen. */
export async function checkPort(port: number, say: Say): Promise<Finding> {
  const name = say('port', '端口');
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | undefined>((settle) => {
    server.once('error', settle);
    server.listen(port, defaultHost, () => server.close(() => settle(undefined)));
  });
  if (error === undefined) return { state: 'ok', name, message: say(`${port} is free; no Limn runs there`, `${port} 空闲，没有运行中的 Limn`) };
  if (error.code === 'EADDRINUSE') return { state: 'warn', name, message: say(`${port} is taken by something that is not Limn`, `${port} 被其他程序占用`), cure: say(`Choose another: --port ${port + 1}, or LIMN_PORT.`, `请换一个：--port ${port + 1} 或 LIMN_PORT。`) };
  return { state: 'warn', name, message: `${port}: ${error.message}`, cure: say('Choose another with --port or LIMN_PORT.', '请用 --port 或 LIMN_PORT 换一个。') };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

/** The process that says it holds the folder, when it is alive. */
async function readHolder(path: string): Promise<{ readonly pid: number; readonly since: string } | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as { readonly pid: number; readonly since: string };
    process.kill(holder.pid, 0);
    return holder;
  } catch {
    return undefined;
  }
}
