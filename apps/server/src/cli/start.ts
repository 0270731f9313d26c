/** `limn start`: a server on this machine, with a definition and a data folder. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { failureOf } from './failure.ts';
import { logLineText } from './log-line.ts';
import { createProgress } from './progress.ts';
import { replayExample } from './replay.ts';
import { serve, type Serving } from './serve.ts';
import { simulateExample } from './simulate-example.ts';
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
    .option('--simulation-speed <number>', say('simulated customers keep the example moving, so many times as fast; default 1', '模拟顾客让示例保持活动，此为倍速；默认 1'))
    .option('--no-simulation', say('the example stays as its history left it', '不使用模拟顾客，示例停留在历史结束时'))
    .option('--alert-webhook <url>', say('post what is wrong there, signed with LIMN_ALERT_WEBHOOK_SECRET (LIMN_ALERT_WEBHOOK)', '把告警 POST 到此地址，用 LIMN_ALERT_WEBHOOK_SECRET 签名（LIMN_ALERT_WEBHOOK）'))
    .option('--verbose', say('a line for each request on standard error', '在标准错误输出每个请求'))
    .addHelpText('after', say(
      '\nExamples:\n  limn start --example retail\n  limn start --definition profile.ts --data /var/lib/limn\n  LIMN_WRITE_KEY=$(openssl rand -hex 16) limn start --definition profile.json --host 0.0.0.0',
      '\n示例：\n  limn start --example retail\n  limn start --definition profile.ts --data /var/lib/limn\n  LIMN_WRITE_KEY=$(openssl rand -hex 16) limn start --definition profile.json --host 0.0.0.0',
    ))
    .action(async (options: StartOptions) => start(context, startSettings(options, context.env, say)));
}

async function start(context: CliContext, settings: StartSettings): Promise<void> {
  const { terminal, say, lang } = context;
  const recovery = createProgress(terminal, say('reading the log', '读取日志'));
  const serving = await serve({
    settings,
    say,
    logger(line) {
      const text = logLineText(line, { verbose: settings.verbose, say });
      if (text !== undefined) terminal.note(text);
    },
    onWarning(cause) {
      const known = failureOf(cause, lang);
      terminal.note(`  ${terminal.paint('yellow', '!')} ${known === undefined ? String(cause) : `${known.message} ${known.cure}`}`);
    },
    onRecovery: (done, of) => recovery.show(of === 0 ? 1 : done / of, `${done} / ${of}`),
  });
  const stopping = new AbortController();
  let replayed: Promise<ImportReport | undefined> = Promise.resolve(undefined);
  let simulated: Promise<void> = Promise.resolve();
  stopOnSignals(context, async () => {
    stopping.abort();
    await replayed.catch(() => undefined);
    await simulated;
    await serving.stop();
  });
  replayed = replayWhenExample(context, { serving, settings, signal: stopping.signal });
  const report = await replayed;
  if (stopping.signal.aborted) return;
  serving.limn.goLive();
  if (context.json()) context.printJson({ url: serving.url, pid: process.pid, folder: serving.limn.folder, profiles: serving.limn.engine.statistics().profiles, replayed: report?.events ?? 0 });
  else printWelcome(context, { serving, settings, report });
  const { source, simulationSpeed: speed } = settings;
  if ('example' in source && speed > 0) simulated = simulateExample(context, { limn: serving.limn, example: source.example, speed, signal: stopping.signal });
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
