/** `limn simulate`: a living shop as NDJSON on standard output, and the truth about it in a file. */
import type { Command } from 'commander';
import { wallClock } from '@limn/host';
import { createShop, shopperDefinition, type Shop } from '@limn/simulate';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';
import { followShop } from './simulate-live.ts';
import { ByteStream } from './simulate-output.ts';
import { simulateSettings, type SimulateOptions, type SimulateSettings } from './simulate-settings.ts';
import { openTruth, type TruthFile } from './simulate-truth.ts';

/** Lines and characters that are made at once: long enough to be fast, short enough to stop in time. */
const linesAtOnce = 2_000;
const charactersAtOnce = 1 << 18;

export function addSimulateCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('simulate')
    .description(say('a living shop with known truth, as NDJSON on standard output', '模拟一家生成规律已知的店铺，以 NDJSON 写到标准输出'))
    .option('--users <number>', say('customers; default 10000', '顾客数；默认 10000'))
    .option('--seed <number>', say('the same seed gives the same bytes; default 1', '种子相同，输出逐字节相同；默认 1'))
    .option('--days <number>', say('how long it goes on; default 90', '持续天数；默认 90'))
    .option('--start <moment>', say('first moment, ISO 8601; default 2026-01-04T16:00:00Z', '起始时刻，ISO 8601；默认 2026-01-04T16:00:00Z'))
    .option('--events <number>', say('stop after so many messages', '输出这么多条消息后停止'))
    .option('--rate <number>', say('at most so many messages a second', '每秒最多输出的消息数'))
    .option('--live', say('from now on, each message when its time has come', '从现在开始，每条消息到时才发出'))
    .option('--speed <number>', say('with --live: the shop runs so many times as fast; default 1', '与 --live 一起使用：店铺时间的倍速；默认 1'))
    .option('--truth <file>', say('write what is true beside: customers, laws, campaigns, drift, products, totals', '把真实参数写入文件：顾客、规律、活动、漂移、商品、总数'))
    .option('--faults', say('with --truth: each late and repeated message too', '与 --truth 一起使用：逐条记录迟到和重复的消息'))
    .option('--definition', say('print the definition for its messages instead', '改为输出适用于这些消息的定义'))
    .addHelpText('after', say(
      '\nExamples:\n  limn simulate --users 1000 --seed 7 | head -3\n  limn simulate --users 1000 --truth truth.ndjson | limn ingest -\n  limn simulate --users 1000000 --seed 7 --days 30 | gzip > shop.ndjson.gz\n  limn simulate --live --speed 60 --users 10000\n  limn simulate --definition > shopper.json && limn start --definition shopper.json\n\nCustomers browse, search, like, order, return and review, by app, web and till, some of them bots or of one household; some\nmessages come late or twice. What made them is in the truth: docs/guide/simulate.md.',
      '\n示例：\n  limn simulate --users 1000 --seed 7 | head -3\n  limn simulate --users 1000 --truth truth.ndjson | limn ingest -\n  limn simulate --users 1000000 --seed 7 --days 30 | gzip > shop.ndjson.gz\n  limn simulate --live --speed 60 --users 10000\n  limn simulate --definition > shopper.json && limn start --definition shopper.json\n\n顾客会浏览、搜索、收藏、下单、退货和评价，来自应用、网站和门店；其中有爬虫，也有共用设备的家庭；\n部分消息迟到或重复。生成它们的规律与真实参数见 docs/guide/simulate.md。',
    ))
    .action(async (options: SimulateOptions) => {
      if (options.definition === true) return context.printJson(shopperDefinition);
      await simulate(context, simulateSettings(options, say));
    });
}

async function simulate(context: CliContext, settings: SimulateSettings): Promise<void> {
  const out = new ByteStream(process.stdout);
  const shop = createShop(settings.shop);
  const truth = settings.truth === undefined ? undefined : openTruth(shop, { ...settings.truth, say: context.say });
  try {
    if (settings.live === undefined) await writeHistory({ context, settings, shop, out, truth });
    else await writeLive({ settings: { ...settings, live: settings.live }, shop, out });
  } finally {
    truth?.close();
  }
}

interface Work {
  readonly settings: SimulateSettings;
  readonly shop: Shop;
  readonly out: ByteStream;
}

async function writeHistory({ context, settings: { events, rate }, shop, out, truth }: Work & { readonly context: CliContext; readonly truth: TruthFile | undefined }): Promise<void> {
  const { terminal, say, count } = context;
  const progress = createProgress(terminal, say('simulating', '模拟'));
  const { start } = shop.settings;
  const began = performance.now();
  const atOnce = Math.max(1, Math.min(linesAtOnce, Math.floor(rate / 20)));
  for (let sent = 0; sent < events && !out.closed; ) {
    const text = shop.readLines({ lines: Math.min(atOnce, events - sent), characters: charactersAtOnce, onFault: truth?.onFault });
    if (text === '') break;
    await out.write(text, 'latin1');
    sent = shop.totals().messages;
    if (terminal.watched) progress.show(Math.max(sent / events, (shop.deliveredTo - start) / (shop.end - start)), say(`${count(sent)} messages`, `${count(sent)} 条消息`));
    await out.pauseUntil(began + (sent / rate) * 1_000);
  }
  if (!terminal.watched) return;
  const [messages, seconds] = [count(shop.totals().messages), ((performance.now() - began) / 1_000).toFixed(1)];
  progress.end(say(`  ${messages} messages in ${seconds} s`, `  ${messages} 条消息，用时 ${seconds} 秒`));
}

async function writeLive({ settings: { events, live: { speed } }, shop, out }: Work & { readonly settings: SimulateSettings & { readonly live: { readonly speed: number } } }): Promise<void> {
  let left = events;
  const clock = wallClock();
  await followShop({
    shop,
    clock,
    from: clock.now(),
    speed,
    signal: out.closing,
    async take(messages) {
      const taken = messages.slice(0, left);
      left -= taken.length;
      await out.write(taken.map((message) => `${JSON.stringify(message)}\n`).join(''), 'utf8');
      return left > 0;
    },
  });
}
