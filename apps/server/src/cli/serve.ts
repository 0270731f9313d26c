/** The composition root: definition, folder, engine, HTTP, in the order in which an event will meet them. */
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import type { ProfileDefinition } from '@limn/engine';
import { exampleClock, openLimn, wallClock, type ForeignRuntime, type HostStatus, type Limn } from '@limn/host';
import { CliError } from '../errors.ts';
import { consoleFolder } from '../http/console.ts';
import { createHttpServer, type LogLine } from '../http/create-http-server.ts';
import { listenGuard } from '../http/listen-guard.ts';
import { isLoopback } from '../http/loopback.ts';
import { lazyForeignRuntime } from '../learn/foreign-runtime.ts';
import { readDefinition } from './read-definition.ts';
import type { Say } from './language.ts';
import type { StartSettings } from './settings.ts';

export interface Serving {
  readonly limn: Limn;
  /** Where this machine reaches it. */
  readonly url: string;
  /** Tells /readyz why it is to say no; undefined: yes again. */
  setBusy(reason: string | undefined): void;
  /** Takes no more requests, finishes those under way, writes the checkpoint. Safe to call twice. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly settings: StartSettings;
  readonly say: Say;
  readonly logger: (line: LogLine) => void;
  /** Events of the log applied so far, of how many. */
  readonly onRecovery: (done: number, of: number) => void;
  /** What went wrong without anything being lost: a checkpoint that could not be written, a torn tail that was cut off. */
  readonly onWarning: (cause: unknown) => void;
}

/** @throws CliError, HostError, DefinitionError, ServerError, each with a cure; nothing is left open */
export async function serve({ settings, say, logger, ...hooks }: ServeOptions): Promise<Serving> {
  const { host, port, keys, source } = settings;
  listenGuard({ host, keys });
  // Reading a long log only to find the port taken would waste minutes.
  await requirePort({ host, port, say });
  const definition = await ('example' in source ? source.example.definition() : readDefinition(source.path, say));
  const foreign = lazyForeignRuntime(hooks.onWarning);
  const limn = await open({ settings, definition, say, foreign, ...hooks });
  let busy: string | undefined;
  const status = (): HostStatus => (busy === undefined ? limn.status() : { ...limn.status(), ready: false, reason: busy });
  const app = createHttpServer({ limn: Object.assign(Object.create(limn) as Limn, { status }), keys, logger, watch: { webhook: settings.alertWebhook }, console: consoleFolder() });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await limn.close();
    throw listenError(error, { host, port, say });
  }
  const { port: bound } = app.server.address() as AddressInfo;
  const here = isLoopback(host) ? host : '127.0.0.1';
  let stopped: Promise<void> | undefined;
  return {
    limn,
    url: `http://${here.includes(':') && !here.startsWith('[') ? `[${here}]` : here}:${bound}`,
    setBusy: (reason) => (busy = reason),
    stop: () => (stopped ??= app.close().then(() => limn.close()).then(() => foreign.close())),
  };
}

async function open({ settings: { folder, source }, definition, say, foreign, onRecovery, onWarning }: Omit<ServeOptions, 'logger'> & { readonly definition: ProfileDefinition; readonly foreign: ForeignRuntime }): Promise<Limn> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const clock = 'example' in source ? await exampleClock({ folder, startAt: source.example.startAt }) : wallClock();
    return await openLimn({ folder, definition, clock, live: !('example' in source), readers: availableParallelism() > 1 ? 1 : 0, onProgress: onRecovery, onWarning, foreign });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOTDIR' && code !== 'EEXIST') throw cause;
    throw new CliError('folder_forbidden', {
      detail: say(`The data folder ${folder} cannot be written.`, `数据目录 ${folder} 无法写入。`),
      cure: say('Give yourself permission, or choose another with --data or LIMN_DATA.', '请调整权限，或用 --data 或 LIMN_DATA 选择其他目录。'),
    }, { cause });
  }
}

/** Listens for a moment. @throws CliError when nobody can */
async function requirePort(place: { readonly host: string; readonly port: number; readonly say: Say }): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, place) as Error));
    server.listen({ host: place.host, port: place.port, exclusive: true }, () => server.close(() => resolve()));
  });
}

/** What an error of listening means, in words; others as they are. */
export function listenError(cause: unknown, { host, port, say }: { readonly host: string; readonly port: number; readonly say: Say }): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new CliError('port_taken', {
      detail: say(`Port ${port} is taken by another process.`, `端口 ${port} 已被其他进程占用。`),
      cure: say(`Choose another: --port ${port + 1}, or LIMN_PORT. \`limn doctor\` tells whether it is a Limn.`, `请换一个：--port ${port + 1} 或 LIMN_PORT。\`limn doctor\` 可判断占用者是否为 Limn。`),
    }, { cause });
  }
  if (code === 'EACCES') {
    return new CliError('port_forbidden', { detail: say(`Port ${port} is reserved for administrators.`, `端口 ${port} 仅管理员可用。`), cure: say('Choose one above 1023: --port 4750.', '请选择 1023 以上的端口：--port 4750。') }, { cause });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CliError('address_unknown', { detail: say(`This machine has no address ${host}.`, `本机没有地址 ${host}。`), cure: say('Listen on 127.0.0.1 (this machine) or 0.0.0.0 (every network).', '请监听 127.0.0.1（仅本机）或 0.0.0.0（所有网络）。') }, { cause });
  }
  return cause;
}
