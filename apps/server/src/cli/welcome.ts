/** The first words of a running server: what runs, what to try, how to stop. */
import { createFormat } from '@limn/engine';
import type { ImportReport } from '../ingest/import-file.ts';
import { defaultPort, type CliContext } from './context.ts';
import type { Serving } from './serve.ts';
import type { StartSettings } from './settings.ts';
import { wrap } from './width.ts';

export function printWelcome({ terminal, say, lang, count }: CliContext, { serving: { limn, url }, settings, report }: { readonly serving: Serving; readonly settings: StartSettings; readonly report: ImportReport | undefined }): void {
  const { paint } = terminal;
  const tell = (text: string): void => wrap(text, terminal.width - 2).forEach((line) => terminal.print(`  ${line}`));
  const { profiles, events } = limn.engine.statistics();
  const example = 'example' in settings.source ? settings.source.example : undefined;

  terminal.print();
  terminal.print(`  ${paint('bold', say('Limn is running:', 'Limn 正在运行：'))} ${paint('cyan', url)} ${paint('dim', say('open it in a browser', '可在浏览器中打开'))}`);
  tell(say(`${count(profiles)} profiles from ${count(events)} events, kept in ${limn.folder}`, `${count(profiles)} 个画像，${count(events)} 个事件，数据在 ${limn.folder}`));
  if (report !== undefined) tell(replayInWords(report, count, say));
  if (example !== undefined) {
    const now = createFormat(lang, limn.engine.definition.timeZone).moment(limn.clock.now());
    tell(say(`The example lives in its own time: it is ${now} there, where its data ends, and time runs on.`, `示例活在自己的时间里：那里现在是${now}，即数据结束之时，时间会继续流逝。`));
    const { simulationSpeed } = settings;
    const perMinute = count(Math.max(1, Math.round(example.simulation.perMinute * simulationSpeed)));
    if (simulationSpeed > 0) tell(say(`Simulated customers (simulated-…) keep it moving from now on, about ${perMinute} events a minute; --no-simulation keeps it still.`, `此后由模拟顾客（simulated-…）让它保持活动，每分钟约 ${perMinute} 个事件；--no-simulation 可关闭。`));
  }
  terminal.print();
  terminal.print(`  ${say('Try, in another terminal:', '在另一个终端里试试：')}`);
  for (const { command, what } of thingsToTry({ url, settings, limn, say })) {
    terminal.print();
    terminal.print(`    ${paint('dim', `# ${what}`)}`);
    terminal.print(`    ${command}`);
  }
  terminal.print();
  terminal.print(`  ${say('Stop with Ctrl-C. Starting again goes on where it was.', '按 Ctrl-C 停止；再次启动会从原处继续。')}`);
  terminal.print();
}

function replayInWords({ rows, outcomes, wasDone, resumedAfter }: ImportReport, count: CliContext['count'], say: CliContext['say']): string {
  if (wasDone) return say('Its history was replayed before; nothing was sent again.', '历史数据此前已回放，没有重复发送。');
  const resumed = resumedAfter === 0 ? '' : say(`The replay went on after line ${count(resumedAfter)}, where it was cut off. `, `回放从中断处（第 ${count(resumedAfter)} 行之后）继续。`);
  const skipped = [...rows.skipped.values()].map(({ reason, rows: number }) => say(`${count(number)} ${reason.en}`, `${count(number)} 行${reason.zh}`)).join(say('; ', '；'));
  const rejected = outcomes.rejected > 0 ? say(`; ${count(outcomes.rejected)} events rejected`, `；${count(outcomes.rejected)} 个事件被拒绝`) : '';
  return resumed + say(`Of ${count(rows.rows)} invoice lines, ${count(rows.taken)} became events; skipped: ${skipped || 'none'}${rejected}.`, `共 ${count(rows.rows)} 行明细，采用 ${count(rows.taken)} 行；跳过：${skipped || '无'}${rejected}。`);
}

interface Suggestion {
  readonly command: string;
  readonly what: string;
}

function thingsToTry({ url, settings, limn: { engine }, say }: { url: string; settings: StartSettings; limn: Serving['limn']; say: CliContext['say'] }): readonly Suggestion[] {
  const { source, keys } = settings;
  const port = new URL(url).port;
  const limn = `${port === String(defaultPort) ? '' : `LIMN_PORT=${port} `}${keys.read.length > 0 ? 'LIMN_READ_KEY=… ' : ''}npx limn`;
  if (!('example' in source)) {
    return [
      { command: `${limn} definitions`, what: say('what a customer is here', '这里如何定义客户') },
      { command: `${limn} ingest events.ndjson`, what: say('take in what already happened', '导入历史事件') },
      { command: `${limn} segments`, what: say('audiences and their sizes', '人群及人数') },
    ];
  }
  const { customer, event } = source.example;
  const { columns } = engine.read(customer);
  const tag = [...engine.columns.values()].find(({ name, kind }) => kind === 'tag' && columns[name] === true)?.name ?? 'active';
  const key = keys.write.length > 0 ? '"$LIMN_WRITE_KEY"' : 'example-write-key';
  return [
    { command: `${limn} profile ${customer}`, what: say('one customer on a page', '一位客户的完整画像') },
    { command: `${limn} explain ${customer} ${tag}`, what: say('why, down to the events', '为什么，直到具体事件') },
    {
      command: `curl -u ${key}: -H 'content-type: application/json' ${url}/v1/track -d '${JSON.stringify(event)}' && ${limn} explain ${customer} ${tag}`,
      what: say('a new order, and the tag turns at once', '发送一个新订单，标签立即变化'),
    },
  ];
}
