/** `limn doctor`: looks at everything that Limn stands on, and says of each whether it is well, and if not, the cure. */
import type { Command } from 'commander';
import { DefinitionError } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { dataFolder } from './data-folder.ts';
import { definitionWords } from '../language/definition-words.ts';
import { checkClock, checkDisk, checkFolder, checkNode, checkPort, type Finding } from './doctor-checks.ts';
import { exitCodes } from './exit-code.ts';
import { placed } from './failure.ts';
import { readDefinition } from './read-definition.ts';
import { portOf } from './settings.ts';
import { padEnd } from './width.ts';

interface StatusAnswer {
  readonly ready: boolean;
  readonly reason?: string;
  readonly now: string;
  readonly events: number;
  readonly profiles: number;
  readonly late: number;
  readonly rejected: number;
  readonly logPosition: number;
  readonly logBytes: number;
  readonly heavyCustomers: readonly { readonly profile: string; readonly events: number; readonly share: number }[];
}

export function addDoctorCommand(program: Command, context: CliContext): void {
  const { say, terminal, env } = context;
  program
    .command('doctor')
    .description(say('look whether all is well, and say what to do if not', '检查运行环境，并给出处理办法'))
    .option('--data <folder>', say('data folder (LIMN_DATA)', '数据目录（LIMN_DATA）'))
    .option('--definition <file>', say('a definition to check too', '同时检查该定义文件'))
    .addHelpText('after', say('\nExamples:\n  limn doctor\n  limn doctor --definition profile.json\n  limn doctor --json | jq .[].state', '\n示例：\n  limn doctor\n  limn doctor --definition profile.json\n  limn doctor --json | jq .[].state'))
    .action(async (options: { data?: string; definition?: string }) => {
      const folder = dataFolder(options.data, env);
      const findings = [
        checkNode(say),
        await checkFolder(folder, say),
        await checkDisk(folder, say),
        checkClock(say),
        ...(await checkServer(context)),
        ...(options.definition === undefined ? [] : await checkDefinition(options.definition, context)),
      ];
      if (context.json()) context.printJson(findings);
      else printFindings(terminal, findings);
      if (findings.some(({ state }) => state === 'fail')) process.exitCode = exitCodes.failed;
    });
}

/** A server that answers is asked; where none answers, the port is looked at. */
async function checkServer(context: CliContext): Promise<readonly Finding[]> {
  const { say, env, count } = context;
  const client = context.client();
  try {
    const status = await client.get<StatusAnswer>('/v1/status');
    const { ready, reason, events, profiles, late, rejected, logPosition, logBytes, now, heavyCustomers } = status;
    return [
      ready
        ? { state: 'ok', name: say('server', '服务'), message: say(`answers at ${client.url}: ${count(profiles)} profiles, ${count(events)} events`, `${client.url} 应答正常：${count(profiles)} 个画像，${count(events)} 个事件`) }
        : { state: 'warn', name: say('server', '服务'), message: `${client.url}: ${reason ?? say('not ready', '尚未就绪')}`, cure: say('Wait; it goes on by itself.', '请稍候，会自动继续。') },
      { state: 'ok', name: say('log', '日志'), message: say(`${count(logPosition)} events, ${(logBytes / 1e6).toFixed(1)} MB`, `${count(logPosition)} 个事件，${(logBytes / 1e6).toFixed(1)} MB`) },
      rejected > 0
        ? { state: 'warn', name: say('events', '事件'), message: say(`${count(rejected)} rejected, ${count(late)} late`, `${count(rejected)} 个被拒绝，${count(late)} 个迟到`), cure: say('The folder `rejected` of the data folder says why, one line each.', '数据目录下的 rejected 文件夹逐行记录了原因。') }
        : { state: 'ok', name: say('events', '事件'), message: say(`none rejected, ${count(late)} late`, `无拒绝，${count(late)} 个迟到`) },
      ...heavyCustomers.map(({ profile, events: sent, share }): Finding => ({
        state: 'warn',
        name: say('traffic', '流量'),
        message: say(`${profile} sends ${Math.round(share * 100)} % of all events (${count(sent)} in the last minute)`, `${profile} 发送了全部事件的 ${Math.round(share * 100)}%（最近一分钟 ${count(sent)} 个）`),
        cure: say('Ask who sends them: a bot, a test, a device gone wild? Filter it where events are sent.', '请确认来源：机器人、测试还是失控的设备？可在发送端过滤。'),
      })),
      { state: 'ok', name: say('its time', '服务时间'), message: now },
    ];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (error.code === 'server_unreachable') return [await checkPort(portOf(env['LIMN_PORT'], say), say)];
    return [{ state: 'fail', name: say('server', '服务'), message: error.message, cure: error.cure }];
  }
}

/** One finding for a definition that is well, else one for each mistake. */
async function checkDefinition(path: string, { say, lang }: CliContext): Promise<readonly Finding[]> {
  const name = say('definition', '定义');
  try {
    const { label, events, views } = await readDefinition(path, say);
    return [{ state: 'ok', name, message: say(`${path}: ${label[lang]}, ${events.length} events, ${views.length} views`, `${path}：${label[lang]}，${events.length} 种事件，${views.length} 个视图`) }];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems.map(lang === 'zh' ? definitionWords : (problem) => problem).map((problem) => ({ state: 'fail', name, message: placed(problem), cure: problem.cure }));
    if (error instanceof CliError) return [{ state: 'fail', name, message: error.message, cure: error.cure }];
    throw error;
  }
}

function printFindings({ print, paint }: CliContext['terminal'], findings: readonly Finding[]): void {
  const marks = { ok: paint('green', '✓'), warn: paint('yellow', '!'), fail: paint('red', '✗') };
  print();
  for (const { state, name, message, cure } of findings) {
    print(`  ${marks[state]} ${padEnd(name, 12)}${message}`);
    if (cure !== undefined) print(`    ${padEnd('', 12)}${paint('dim', cure)}`);
  }
  print();
}
