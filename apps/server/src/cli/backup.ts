/** `limn backup TARGET`: a copy of all data, taken by the running server, or of a folder that no server has open. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { backupFolder } from '@limn/host';
import { CliError } from '../errors.ts';
import type { Backup } from '../http/backup.ts';
import type { CliContext } from './context.ts';
import { dataFolder } from './data-folder.ts';
import { createProgress, type Progress } from './progress.ts';

/** What a backup came to, whoever took it. */
interface Taken {
  readonly path: string;
  readonly takenAt: string;
  readonly position?: number;
  readonly files: number;
  readonly bytes: number;
  readonly copiedBytes: number;
}

const ASK_EVERY_MS = 150;

export function addBackupCommand(program: Command, context: CliContext): void {
  const { say, env } = context;
  program
    .command('backup')
    .argument('<target>', say('folder for backups, on the machine of the server; each gets a folder of its own in it', '存放备份的目录（在服务所在机器上）；每次备份各占一个子目录'))
    .description(say('copy all data while the server runs; the next one costs what is new', '在服务运行时备份全部数据；之后的备份只复制新增部分'))
    .option('--data <folder>', say('a data folder that no server has open, instead of asking the server', '直接备份没有被服务占用的数据目录'))
    .addHelpText('after', say(
      '\nExamples:\n  limn backup /backup/limn\n  limn backup /backup/limn --data /var/lib/limn\n  limn restore /backup/limn --data /var/lib/limn-restored',
      '\n示例：\n  limn backup /backup/limn\n  limn backup /backup/limn --data /var/lib/limn\n  limn restore /backup/limn --data /var/lib/limn-restored',
    ))
    .action(async (target: string, { data }: { readonly data?: string }) => {
      const progress = createProgress(context.terminal, say('copying', '复制'));
      const taken = data === undefined ? await takeByServer(context, resolve(target), progress) : await takeOf(context, { folder: data, target, progress });
      if (context.terminal.watched) context.terminal.replaceLine('');
      if (context.json()) return context.printJson(taken);
      printTaken(context, taken);
    });

  async function takeByServer(of: CliContext, target: string, progress: Progress): Promise<Taken> {
    const client = of.client();
    let backup: Backup;
    try {
      backup = await client.administer<Backup>('/v1/backup', { target });
    } catch (error) {
      const folder = dataFolder(undefined, env);
      if (!(error instanceof CliError) || error.code !== 'server_unreachable' || !isDataFolder(folder)) throw error;
      return takeOf(of, { folder, target, progress });
    }
    while (backup.state === 'running') {
      show(of, progress)(backup.done, backup.of);
      await setTimeout(ASK_EVERY_MS);
      backup = await client.administer<Backup>('/v1/backup');
    }
    if (backup.state === 'done') return { path: backup.path!, takenAt: backup.takenAt!, ...(backup.position !== undefined && { position: backup.position }), files: backup.files!, bytes: backup.of, copiedBytes: backup.copiedBytes! };
    throw new CliError('request_refused', {
      detail: say(`The server could not take the backup: ${backup.detail ?? ''}`, `服务未能完成备份：${backup.detail ?? ''}`),
      cure: backup.cure ?? '',
    });
  }
}

async function takeOf(context: CliContext, { folder, target, progress }: { readonly folder: string; readonly target: string; readonly progress: Progress }): Promise<Taken> {
  const { say } = context;
  if (!isDataFolder(folder)) {
    throw new CliError('no_folder', {
      detail: say(`There is no data folder of Limn at ${folder}.`, `${folder} 不是 Limn 的数据目录。`),
      cure: say('Name it: --data; or start the server and ask that one.', '请用 --data 指定数据目录，或先启动服务。'),
    });
  }
  return backupFolder({ folder, target, onProgress: show(context, progress) });
}

function isDataFolder(folder: string): boolean {
  return existsSync(join(folder, 'log'));
}

function show({ say, count }: CliContext, progress: Progress): (done: number, of: number) => void {
  return (done, of) => progress.show(of === 0 ? 0 : done / of, say(`${count(megabytes(done))} of ${count(megabytes(of))} MB`, `${count(megabytes(done))} / ${count(megabytes(of))} MB`));
}

function printTaken({ terminal, say, count }: CliContext, { path, position, files, bytes, copiedBytes }: Taken): void {
  const events = position === undefined ? '' : say(`, ${count(position)} events`, `，${count(position)} 个事件`);
  terminal.print();
  terminal.print(`  ${terminal.paint('green', '✓')} ${path}`);
  terminal.print(`    ${say(`${count(files)} files, ${count(megabytes(bytes))} MB, ${count(megabytes(copiedBytes))} MB of it new`, `${count(files)} 个文件，${count(megabytes(bytes))} MB，其中新增 ${count(megabytes(copiedBytes))} MB`)}${events}`);
  terminal.print(terminal.paint('dim', `    limn restore ${path} --data NEW`));
  terminal.print();
}

/** For people: two digits behind the point below ten. */
function megabytes(bytes: number): number {
  const mb = bytes / 1e6;
  return mb < 10 ? Math.round(mb * 100) / 100 : Math.round(mb);
}
