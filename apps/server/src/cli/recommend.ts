/** `limn recommend`: what to show a customer next and why, what is like an item, what goes with a basket; and lists for everybody, into a file. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import type { Client } from './client.ts';
import type { CliContext } from './context.ts';
import { requireNew } from './evaluation-output.ts';
import { createProgress } from './progress.ts';
import { wrap } from './width.ts';

interface Recommended {
  readonly item: string;
  readonly title: string;
  readonly text: string;
  readonly explored: boolean;
}

interface List {
  readonly profile: string;
  readonly known: boolean;
  readonly items: readonly Recommended[];
  readonly excluded: Readonly<Record<string, number>>;
}

interface Declared {
  readonly name: string;
  readonly label: Readonly<Record<'en' | 'zh', string>>;
  readonly catalogue: string;
  readonly k: number;
  readonly ways: readonly string[];
}

interface Options {
  readonly k?: string;
  readonly context?: string;
  readonly basket?: string;
  readonly whyNot?: string;
  readonly similar?: string;
  readonly all?: true;
  readonly out?: string;
}

/** Lists asked for at once when everybody gets one. */
const BATCH = 200;

export function addRecommendCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('recommend')
    .argument('[name]', say('the recommendation; without it: those that there are', '推荐名称；不填则列出全部'))
    .argument('[id]', say('the customer', '客户标识'))
    .description(say('what to show a customer next, and why', '给客户看什么，以及为什么'))
    .option('--k <count>', say('how many items, 1 to 100', '推荐数量，1 到 100'))
    .option('--context <pairs>', say('what is declared as context, e.g. page:home,device:app', '声明的场景信息，如 page:home,device:app'))
    .option('--basket <items>', say('keys of the items in the basket; without a customer: what goes with them', '购物车中的商品编号；不写客户时给出搭配商品'))
    .option('--why-not <item>', say('why this item is not in the list', '为什么列表里没有这个商品'))
    .option('--similar <item>', say('items like this one', '与该商品相似的商品'))
    .option('--all', say('a list for every customer, into --out: one JSON object a line', '为每位客户生成推荐，写入 --out：每行一个 JSON 对象'))
    .option('--out <file>', say('a new file, for --all', '新文件，用于 --all'))
    .addHelpText('after', say(
      '\nExamples:\n  limn recommend forYou 12748\n  limn recommend forYou 12748 --why-not 85123A\n  limn recommend goesWith --basket 85123A,22423\n  limn recommend forYou --similar 22423\n  limn recommend forYou --all --out tonight.ndjson',
      '\n示例：\n  limn recommend forYou 12748\n  limn recommend forYou 12748 --why-not 85123A\n  limn recommend goesWith --basket 85123A,22423\n  limn recommend forYou --similar 22423\n  limn recommend forYou --all --out tonight.ndjson',
    ))
    .action(async (name: string | undefined, id: string | undefined, options: Options) => {
      const client = context.client();
      if (name === undefined) return printDeclared(context, client);
      const path = encodeURIComponent(name);
      const query = new URLSearchParams({ lang: context.lang, ...pick(options, ['k', 'context', 'basket']) });
      if (options.all !== undefined) return exportAll(context, client, { name, options });
      if (options.similar !== undefined) {
        const answer = await client.get<Pick<List, 'items'>>(`/v1/recommendations/${path}/items/${encodeURIComponent(options.similar)}/similar?${new URLSearchParams({ lang: context.lang, ...pick(options, ['k']) })}`);
        return context.json() ? context.printJson(answer) : printItems(context, answer.items);
      }
      if (id === undefined) {
        if (options.basket === undefined) throw new CliError('malformed_option', { detail: say('Nobody and nothing to recommend for.', '没有指定为谁或为何推荐。'), cure: say('Name a customer, a --basket, --similar ITEM, or --all.', '请给出客户标识、--basket、--similar 商品，或 --all。') });
        const answer = await client.query<Pick<List, 'items'>>(`/v1/recommendations/${path}/basket`, { items: options.basket.split(',').map((item) => item.trim()), lang: context.lang, ...(options.k !== undefined && { k: Number(options.k) }) });
        return context.json() ? context.printJson(answer) : printItems(context, answer.items);
      }
      const of = `/v1/profiles/${encodeURIComponent(id)}/recommendations/${path}`;
      if (options.whyNot !== undefined) {
        const answer = await client.get<{ readonly text: string }>(`${of}/items/${encodeURIComponent(options.whyNot)}?${query}`);
        return context.json() ? context.printJson(answer) : context.terminal.print(`  ${answer.text}`);
      }
      const answer = await client.get<List>(`${of}?${query}`);
      if (context.json()) return context.printJson(answer);
      if (!answer.known) context.terminal.print(`  ${context.terminal.paint('dim', say('Never seen: what suits somebody new.', '从未见过该客户：以下适合新客户。'))}`);
      printItems(context, answer.items);
    });
}

function pick<Of extends object, Name extends keyof Of>(of: Of, names: readonly Name[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (of[name] === undefined ? [] : [[name, String(of[name])]])));
}

async function printDeclared({ terminal, say, json, printJson, lang }: CliContext, client: Client): Promise<void> {
  const answer = await client.get<{ readonly state: string; readonly done: number; readonly of: number; readonly recommendations: readonly Declared[] }>('/v1/recommendations');
  if (json()) return printJson(answer);
  for (const { name, label, ways, k } of answer.recommendations) terminal.print(`  ${terminal.paint('bold', name)}  ${label[lang]}  ${terminal.paint('dim', say(`${k} items by ${ways.join(', ')}`, `${k} 个商品，来源：${ways.join('、')}`))}`);
  if (answer.recommendations.length === 0) terminal.print(`  ${say('Nothing is recommended: declare a recommendation with defineRecommendation.', '尚未声明推荐：请用 defineRecommendation 声明。')}`);
  if (answer.state === 'building') terminal.print(`  ${terminal.paint('yellow', '!')} ${say(`Still following the history: ${answer.done} of ${answer.of} events.`, `仍在处理历史：${answer.done}/${answer.of} 个事件。`)}`);
}

function printItems({ terminal, say }: CliContext, items: readonly Recommended[]): void {
  if (items.length === 0) return terminal.print(`  ${say('Nothing.', '没有可推荐的商品。')}`);
  items.forEach(({ item, title, text, explored }, place) => {
    const chance = explored ? terminal.paint('dim', say('  by chance', '  随机探索')) : '';
    terminal.print(`  ${String(place + 1).padStart(2)}  ${terminal.paint('bold', title.trim())}  ${terminal.paint('dim', item === title ? '' : item)}${chance}`);
    for (const line of wrap(text, terminal.width - 6)) terminal.print(`      ${terminal.paint('dim', line)}`);
  });
}

/** Page after page of customers, a batch of lists each, written as they come. */
async function exportAll(context: CliContext, client: Client, { name, options: { out, k } }: { readonly name: string; readonly options: Options }): Promise<void> {
  const { say, terminal, lang } = context;
  if (out === undefined) throw new CliError('malformed_option', { detail: say('No file is named for the lists.', '没有指定输出文件。'), cure: say('Add --out FILE.', '请加上 --out 文件。') });
  await requireNew(out, say);
  const { profiles: total } = await client.get<{ readonly profiles: number }>('/v1/status');
  const progress = createProgress(terminal, say('recommending', '生成推荐'));
  const file = createWriteStream(out, { flags: 'wx' });
  let written = 0;
  for (let cursor: string | undefined; ;) {
    const page = await client.get<{ readonly profiles: readonly { readonly profile: string }[]; readonly cursor?: string }>(`/v1/profiles?limit=${BATCH}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    if (page.profiles.length > 0) {
      const { lists } = await client.query<{ readonly lists: readonly List[] }>(`/v1/recommendations/${encodeURIComponent(name)}/batch`, { identifiers: page.profiles.map(({ profile }) => profile), lang, ...(k !== undefined && { k: Number(k) }) });
      if (!file.write(lists.map((list) => `${JSON.stringify(list)}\n`).join(''))) await once(file, 'drain');
      written += lists.length;
      progress.show(written / Math.max(1, total), say(`${context.count(written)} customers`, `${context.count(written)} 位客户`));
    }
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  file.end();
  await once(file, 'finish');
  if (context.json()) return context.printJson({ file: out, lists: written });
  progress.end(`${terminal.paint('green', '✓')} ${say(`${context.count(written)} lists: ${out}`, `已写入 ${context.count(written)} 份推荐：${out}`)}`);
}
