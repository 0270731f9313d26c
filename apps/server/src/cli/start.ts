/** `limn start`: a server on this machine, with a definition and a data folder. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';
import { replayExample } from './replay.ts';
import { serve, type Serving } from './serve.ts';
import { startSettings, type StartOptions, type StartSettings } from './settings.ts';
import { stopOnSignals } from './stop-signals.ts';
import { printWelcome } from './welcome.ts';
import type { ImportReport } from '../ingest/import-file.ts';

export function addStartCommand(program: Command, context: CliContext): void {
  const { say } = context;
  const collect = (key: string, keys: readonly string[] = []): readonly string[] => [...keys, key];
  program
    .command('start')
    .description(say('run the server until Ctrl-C', '启动服务，按 Ctrl-C 停止'))
    .option('--example <name>', say('with an example: retail', '使用示例：retail'))
    .option('--definition <file>', say('with a definition of your own: .json, or .ts/.js that exports a profile', '使用自己的定义：.json，或导出画像的 .ts/.js'))
    .option('--data <folder>', say('where everything is kept (LIMN_DATA; default ./data, ./data/retail for the example)', '数据目录（LIMN_DATA；默认 ./data，示例为 ./data/retail）'))
    .option('--port <number>', say('LIMN_PORT; default 4750; 0: any free one', 'LIMN_PORT；默认 4750；0 为任一空闲端口'))
    .option('--host <address>', say('LIMN_HOST; default 127.0.0.1, this machine only', 'LIMN_HOST；默认 127.0.0.1，仅本机'))
    .option('--write-key <key>', say('may send events; repeatable (LIMN_WRITE_KEY)', '可写入事件的密钥，可重复（LIMN_WRITE_KEY）'), collect)
    .option('--read-key <key>', say('may read profiles; repeatable (LIMN_READ_KEY)', '可读取画像的密钥，可重复（LIMN_READ_KEY）'), collect)
    .option('--admin-key <key>', say('may change definitions and copy the data; repeatable (LIMN_ADMIN_KEY)', '可修改定义、备份数据的密钥，可重复（LIMN_ADMIN_KEY）'), collect)
    .option('--verbose', say('a line for each request on standard error', '在标准错误输出每个请求'))
    .addHelpText('after', say(
      '\nExamples:\n  limn start --example retail\n  limn start --definition profile.ts --data /var/lib/limn\n  LIMN_WRITE_KEY=$(openssl rand -hex 16) limn start --definition profile.json --host 0.0.0.0',
      '\n示例：\n  limn start --example retail\n  limn start --definition profile.ts --data /var/lib/limn\n  LIMN_WRITE_KEY=$(openssl rand -hex 16) limn start --definition profile.json --host 0.0.0.0',
    ))
    .action(async (options: StartOptions) => start(context, startSettings(options, context.env, say)));
}

async function start(context: CliContext, settings: StartSettings): Promise<void> {
  const { terminal, say } = context;
  const recovery = createProgress(terminal, say('reading the log', '读取日志'));
  const serving = await serve({
    settings,
    say,
    logger(line) {
      if (settings.verbose || line.kind === 'failure') terminal.note(JSON.stringify(line));
    },
    onWarning: (cause) => terminal.note(`  ${terminal.paint('yellow', '!')} ${cause instanceof Error ? cause.message : String(cause)}`),
    onRecovery: (done, of) => recovery.show(of === 0 ? 1 : done / of, `${done} / ${of}`),
  });
  const replay = new AbortController();
  let replayed: Promise<ImportReport | undefined> = Promise.resolve(undefined);
  stopOnSignals(context, async () => {
    replay.abort();
    await replayed.catch(() => undefined);
    await serving.stop();
  });
  replayed = replayWhenExample(context, { serving, settings, signal: replay.signal });
  const report = await replayed;
  if (replay.signal.aborted) return;
  serving.limn.goLive();
  if (context.json()) context.printJson({ url: serving.url, pid: process.pid, folder: serving.limn.folder, profiles: serving.limn.engine.statistics().profiles, replayed: report?.events ?? 0 });
  else printWelcome(context, { serving, settings, report });
}

async function replayWhenExample(context: CliContext, { serving, settings: { source }, signal }: { serving: Serving; settings: StartSettings; signal: AbortSignal }): Promise<ImportReport | undefined> {
  if (!('example' in source)) return undefined;
  const { say } = context;
  serving.setBusy(say('The history of the example is being replayed.', '正在回放示例的历史数据。'));
  try {
    return await replayExample(context, { limn: serving.limn, example: source.example, signal });
  } catch (error) {
    await serving.stop();
    throw error;
  } finally {
    serving.setBusy(undefined);
  }
}
