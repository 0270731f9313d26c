/** The command line as a whole: commands, what they share, and how they end. */
import { Command, CommanderError, Option } from 'commander';
import { CliError } from '../errors.ts';
import { addBackupCommand } from './backup.ts';
import { createClient } from './client.ts';
import { defaultHost, type CliContext, type Environment } from './context.ts';
import { addCountCommand } from './count.ts';
import { addDefinitionsCommand } from './definitions.ts';
import { addDoctorCommand } from './doctor.ts';
import { exitCodes } from './exit-code.ts';
import { addDependenceCommand } from './dependence.ts';
import { addDiffCommand } from './diff.ts';
import { addDiscoverCommand } from './discover.ts';
import { addExplainCommand } from './explain.ts';
import { failureOf } from './failure.ts';
import { addForecastCommand } from './forecast.ts';
import { addGenerationsCommand } from './generations.ts';
import { addIngestCommand } from './ingest.ts';
import { describeHelp } from './help.ts';
import { addIdentityCommand } from './identity.ts';
import { languageOf, sayIn } from './language.ts';
import { addLateCommand } from './late.ts';
import { addLinkCommands } from './link.ts';
import { addModelCommands } from './models.ts';
import { addOnlineCommand } from './online.ts';
import { addProfileCommand } from './profile.ts';
import { addRestoreCommand } from './restore.ts';
import { addProveCommand } from './prove.ts';
import { addPublishCommand } from './publish.ts';
import { addRecommendCommand } from './recommend.ts';
import { addScoreCommand } from './score.ts';
import { addSegmentsCommand } from './segments.ts';
import { addServeModelsCommand } from './serve-models.ts';
import { portOf } from './settings.ts';
import { addSimilarCommand } from './similar.ts';
import { addSimulateCommand } from './simulate.ts';
import { addSqlCommand } from './sql.ts';
import { addDatasetCommand } from './dataset.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { addRetrainCommand } from './retrain.ts';
import { addTrainCommand } from './train.ts';
import { addStartCommand } from './start.ts';
import { addWatchCommand } from './watch.ts';
import type { Terminal } from './terminal.ts';
import { usageError } from './usage-error.ts';

interface GlobalOptions {
  readonly json?: true;
  readonly url?: string;
  readonly key?: string;
}

/** Runs one command line. @param argv without the program's name @returns the exit code; a server goes on running */
export async function runCli(argv: readonly string[], { env, terminal }: { readonly env: Environment; readonly terminal: Terminal }): Promise<number> {
  const lang = languageOf(argv, env);
  const say = sayIn(lang);
  const program = new Command('limn');
  const options = (): GlobalOptions => program.opts<GlobalOptions>();
  const context: CliContext = {
    lang,
    say,
    count: (value) => new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en-GB').format(value),
    terminal,
    env,
    client() {
      const { url = env['LIMN_URL'] || undefined, key = env['LIMN_KEY'] || undefined } = options();
      return createClient({
        url: requireUrl(url ?? `http://${defaultHost}:${portOf(env['LIMN_PORT'], say)}`, say),
        readKey: key ?? (env['LIMN_READ_KEY'] || undefined),
        adminKey: key ?? (env['LIMN_ADMIN_KEY'] || undefined),
        writeKey: key ?? (env['LIMN_WRITE_KEY'] || undefined),
        say,
      });
    },
    // A wrong call is found before its options are read.
    json: () => options().json === true || argv.includes('--json'),
    printJson: (value) => terminal.print(JSON.stringify(value, undefined, 2)),
  };

  program
    .description(say('Live, explained customer profiles.', '实时、可解释的客户画像。'))
    .option('--json', say('answers as JSON, for programs', '以 JSON 输出，便于程序处理'))
    .addOption(new Option('--lang <language>', say('en or zh: words in English or Chinese; default: by LANG', 'en 或 zh：使用英文或中文；默认取自 LANG')).choices(['en', 'zh']))
    .option('--url <url>', say('the server to ask (LIMN_URL; default http://127.0.0.1:$LIMN_PORT or 4750)', '要访问的服务（LIMN_URL；默认 http://127.0.0.1:$LIMN_PORT 或 4750）'))
    .option('--key <key>', say('key for the server (LIMN_KEY, or LIMN_READ_KEY and LIMN_WRITE_KEY)', '访问密钥（LIMN_KEY，或 LIMN_READ_KEY 与 LIMN_WRITE_KEY）'))
    .addHelpText('after', say(
      '\nExamples:\n  limn start --example retail      a real shop, replayed\n  limn profile 17850               one customer on a page\n  limn explain 17850 lost          why, down to the events\n  limn segments                    audiences and their sizes\n\nExit codes: 0 done, 1 failed, 2 called wrongly, 3 not found, 4 no server answers.',
      '\n示例：\n  limn start --example retail      回放一家真实的店铺\n  limn profile 17850               查看一位客户\n  limn explain 17850 lost          解释原因，直到具体事件\n  limn segments                    人群及人数\n\n退出码：0 成功，1 失败，2 用法错误，3 未找到，4 服务无应答。',
    ))
    .exitOverride();
  describeHelp(program, context);
  for (const add of [addStartCommand, addIngestCommand, addSimulateCommand, addProfileCommand, addExplainCommand, addDependenceCommand, addRecommendCommand, addSimilarCommand, addSegmentsCommand, addDiscoverCommand, addCountCommand, addDefinitionsCommand, addDiffCommand, addPublishCommand, addGenerationsCommand, addProveCommand, addLateCommand, addIdentityCommand, addLinkCommands, addModelCommands, addOnlineCommand, addSqlCommand, addTrainCommand, addRetrainCommand, addDatasetCommand, addEvaluateCommand, addScoreCommand, addWatchCommand, addForecastCommand, addServeModelsCommand, addBackupCommand, addRestoreCommand, addDoctorCommand]) add(program, context);

  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(context, error);
    return error.exitCode === 0 || error.code === 'commander.help' ? exitCodes.ok : reportFailure(context, usageError(error, say));
  }
}

function reportFailure({ terminal, json, say, lang }: CliContext, error: unknown): number {
  const failure = failureOf(error, lang);
  if (failure === undefined) {
    terminal.note(say('This is a mistake of Limn itself; please report it:', '这是 Limn 自身的错误，请反馈：'));
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exitCodes.failed;
  }
  const { exit, code, cure } = failure;
  const [message, ...details] = [failure.message, ...failure.details].map(printable);
  if (json()) terminal.note(JSON.stringify({ code, message, cure, ...(details.length > 0 && { details }) }));
  else {
    terminal.note(`${terminal.paint('red', '✗')} ${message}`);
    terminal.note(`  ${cure === '' ? '' : `${cure} `}${terminal.paint('dim', `[${code}]`)}`);
    for (const detail of details) terminal.note(`${terminal.paint('red', '✗')} ${detail}`);
  }
  return exit;
}

/** What a file or a server said may hold any bytes, and must not write to the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function requireUrl(url: string, say: CliContext['say']): string {
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw new CliError('malformed_option', { detail: say(`'${url}' is no address of a server.`, `“${url}”不是服务地址。`), cure: say('Write it like http://127.0.0.1:4750.', '请写成 http://127.0.0.1:4750 的形式。') });
}
