/** `limn evaluate recommendation NAME`: a declared recommendation on the customers' own log. With `--table FILE`: ways to recommend beside each other, on anybody's interactions. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { GivenAnswer, InteractionRole, InteractionTable, JudgeSplit, RecommendationReport } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { changeOf, evaluateOnLog, type ChangeFlags } from './evaluate-on-log.ts';
import { requireNew } from './evaluation-output.ts';
import { createProgress, type Progress } from './progress.ts';
import { tableLines } from './table.ts';
import { wholeNumber } from './train-named.ts';

interface RecommendationFlags extends ChangeFlags {
  readonly data?: string;
  readonly moments?: string;
  readonly tries?: string;
  readonly table?: string;
  readonly test?: string;
  readonly format?: string;
  readonly user?: string;
  readonly item?: string;
  readonly time?: string;
  readonly weight?: string;
  readonly signal?: string;
  readonly category?: string;
  readonly methods?: string;
  readonly split?: string;
  readonly from?: string;
  readonly core?: string;
  readonly repeats?: string;
  readonly k?: string;
  readonly seed?: string;
  readonly page?: string;
}

/** What is judged when nobody says. */
const METHODS = 'recent,neighbours,association,sessions';
const formats = ['csv', 'sequences', 'sessions', 'baskets'] as const;
type Format = (typeof formats)[number];

/** Metrics that a terminal shows; the page and JSON have all. */
const shown = ['hr', 'ndcg', 'mrr', 'recall'] as const;

export function addEvaluateRecommendationCommand(evaluate: Command, context: CliContext): void {
  const { say } = context;
  evaluate
    .command('recommendation')
    .argument('[name]', say('a declared recommendation, judged on the log; without it: --table', '已声明的推荐，用日志评估；不填则需 --table'))
    .description(say('judge a recommendation on the customers\' own log, or ways to recommend on a table: all items ranked, popularity beside', '用客户自身日志评估推荐，或用表格评估推荐方法：对全部商品排序，并与热门基线对比'))
    .option('--data <folder>', say('of the log: a data folder that no server has open', '用于日志：未被服务占用的数据目录'))
    .option('--moments <number>', say('of the log: so many moments one after the other, each judged until the next; default 1', '用于日志：连续多个时刻，各自评估至下一时刻；默认 1'))
    .option('--tries <number>', say('of the log: 1 takes the usual settings of learnt ways', '用于日志：1 表示训练采用常用参数'))
    .option('--weights <pairs>', say('of the log: a change to judge beside, e.g. neighbours=2,popular:30d=0', '用于日志：一并评估的改动，如 neighbours=2,popular:30d=0'))
    .option('--explore <share>', say('of the log: another', '用于日志：同上，随机探索的比例'))
    .option('--by <way>', say('with --explore: thompson or linucb', '与 --explore 同用：thompson 或 linucb'))
    .option('--diversity <number>', say('of the log: another, 0 to 1', '用于日志：同上，0 到 1'))
    .option('--definition <file>', say('of the log: the recommendation as this file declares it, judged beside', '用于日志：一并评估该文件中声明的推荐'))
    .option('--table <file>', say('interactions, a CSV file also .gz; columns are guessed', '行为数据，CSV 文件，可为 .gz；自动识别列'))
    .option('--user <column>', say('column of the customer', '客户列'))
    .option('--item <column>', say('column of the item', '商品列'))
    .option('--time <column>', say('column of the moment', '时间列'))
    .option('--weight <column>', say('column of a rating or quantity; below 0 is a refusal', '评分或数量列；负值表示退货或不喜欢'))
    .option('--signal <column>', say('column of the behaviour: view, cart, order …', '行为类型列：浏览、加购、购买等'))
    .option('--category <column>', say('column of the item\'s category, for diversity', '商品类目列，用于多样性'))
    .option('--format <form>', say('csv, sequences (user item item …), sessions (item item …) or baskets (JSON); default by the file\'s name', 'csv、sequences（用户 商品 商品…）、sessions（商品 商品…）或 baskets（JSON）；默认取自文件名'))
    .option('--test <file>', say('questions of the data itself: targets, prefixes or next baskets, by the format', '数据自带的测试：目标、前缀或下一单，取决于格式'))
    .option('--methods <names>', say('parted by commas; default recent,neighbours,association,sessions', '方法名称，以逗号分隔；默认 recent,neighbours,association,sessions'))
    .option('--split <kind>', say('leave-one-out, last-basket, time or session; default by the data', 'leave-one-out、last-basket、time 或 session；默认取决于数据'))
    .option('--from <moment>', say('of the log, time and session: where the past ends; default the last tenth judges', '用于日志、time 与 session：历史截止时刻；默认最后十分之一用于评估'))
    .option('--core <number>', say('keep customers and items with at least so many of the other', '只保留至少有若干次交互的客户与商品'))
    .option('--repeats <choice>', say('keep or drop what the customer had before; default by the data', 'keep 或 drop：是否允许推荐客户选过的商品；默认取决于数据'))
    .option('--k <number>', say('length of the lists that decide; default 10', '主要指标的列表长度；默认 10'))
    .option('--seed <number>', say('the same seed gives the same report; default 7', '相同种子得到相同报告；默认 7'))
    .option('--page <file>', say('the whole report as a page', '完整报告页面'))
    .addHelpText('after', say(
      '\nExamples:\n  limn evaluate recommendation forYou --tries 1\n  limn evaluate recommendation forYou --moments 4 --weights neighbours=2\n  limn evaluate recommendation --table ratings.csv\n  limn evaluate recommendation --table orders.csv.gz --user buyer --item sku --methods neighbours,ease,blend --page report.html\n  limn evaluate recommendation --table clicks.tsv --split session --k 20 --json',
      '\n示例：\n  limn evaluate recommendation forYou --tries 1\n  limn evaluate recommendation forYou --moments 4 --weights neighbours=2\n  limn evaluate recommendation --table ratings.csv\n  limn evaluate recommendation --table orders.csv.gz --user 买家 --item 商品编号 --methods neighbours,ease,blend --page report.html\n  limn evaluate recommendation --table clicks.tsv --split session --k 20 --json',
    ))
    .action((name: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RecommendationFlags>();
      return name === undefined ? judgeTable(context, flags) : judgeOnLog(context, name, flags);
    });
}

const ofTables = ['table', 'test', 'format', 'user', 'item', 'time', 'weight', 'signal', 'category', 'methods', 'split', 'core', 'repeats', 'k'] as const;
const ofLogs = ['data', 'moments', 'tries', 'weights', 'explore', 'by', 'diversity', 'definition'] as const;

async function judgeOnLog(context: CliContext, name: string, flags: RecommendationFlags): Promise<void> {
  const { say, terminal } = context;
  const other = ofTables.find((flag) => flags[flag] !== undefined);
  if (other !== undefined) throw new CliError('wrong_call', { detail: say(`--${other} is of tables; '${name}' is judged on the log as it is declared.`, `--${other} 只用于表格；“${name}”按其声明用日志评估。`), cure: say('Leave it out, or leave the name out.', '请去掉该选项，或去掉名称。') });
  if (flags.tries !== undefined && flags.tries !== '1') throw new CliError('wrong_call', { detail: say('Learnt ways choose among all settings, or take the usual ones.', '训练要么比较全部参数，要么使用常用参数。'), cure: say('Leave --tries out, or write --tries 1.', '请去掉 --tries，或写 --tries 1。') });
  const { page, data } = flags;
  if (page !== undefined) await requireNew(page, say);
  const [moments, seed] = [wholeNumber('--moments', flags.moments, say), wholeNumber('--seed', flags.seed, say)];
  const found = await evaluateOnLog(context, {
    evaluate: 'lists', recommendation: name, chooses: flags.tries !== '1',
    ...(moments !== undefined && { moments }), ...(seed !== undefined && { seed }), ...(flags.from !== undefined && { from: requireMoment(flags.from, say) }),
  }, await changeOf(flags, name, context), data);
  if (!('lists' in found)) return;
  const { report, learnt, problems } = found.lists;
  if (page !== undefined) await writeFile(page, (await import('@limn/learn')).renderRecommendations(report, context.lang));
  if (context.json()) return context.printJson({ recommendation: name, ...report, learnt, problems });
  await printReport(context, report);
  for (const { way, joins } of learnt) terminal.print(`  ${terminal.paint('dim', joins ? say(`${way} was learnt from what was past, and is in the list.`, `${way} 已用历史训练，并加入列表。`) : say(`${way} was learnt from what was past, and is not in the list: it would not be better for it.`, `${way} 已用历史训练，但未加入列表：加入后不会更好。`))}`);
  for (const { text } of problems) terminal.print(`  ${terminal.paint('yellow', '!')} ${text[context.lang].what} ${terminal.paint('dim', text[context.lang].cure)}`);
  if (page !== undefined) terminal.print(`  ${terminal.paint('green', '✓')} ${page}`);
  if (learnt.length + problems.length > 0 || page !== undefined) terminal.print();
}

async function judgeTable(context: CliContext, flags: RecommendationFlags): Promise<void> {
  const { say } = context;
  const { table: file, page } = flags;
  if (file === undefined) throw new CliError('wrong_call', { detail: say('There is nothing to judge by.', '没有可用于评估的数据。'), cure: say('Name a declared recommendation, or a file of interactions: --table FILE.', '请指定已声明的推荐，或行为数据：--table 文件。') });
  const other = ofLogs.find((flag) => flags[flag] !== undefined);
  if (other !== undefined) throw new CliError('wrong_call', { detail: say(`--${other} is of a declared recommendation.`, `--${other} 只用于已声明的推荐。`), cure: say('Leave it out, or name the recommendation instead of the table.', '请去掉该选项，或改为指定推荐名称。') });
  if (page !== undefined) await requireNew(page, say);
  const [k, seed] = [wholeNumber('--k', flags.k, say) ?? 10, wholeNumber('--seed', flags.seed, say) ?? 7];
  const repeats = oneOf('--repeats', flags.repeats, ['keep', 'drop'] as const, say);
  // Loaded here: other commands start without it.
  const { judgeMethods, requireMethod, renderRecommendations } = await import('@limn/learn');
  const methods = [];
  for (const name of (flags.methods ?? METHODS).split(',')) methods.push(await requireMethod(name.trim()));
  const progress = createProgress(context.terminal, basename(file));
  const { split, categories } = await readSplit(context, { ...flags, table: file }, progress);
  const report = await judgeMethods(methods, split, {
    name: basename(file), seed, k,
    ...(repeats !== undefined && { keepRepeats: repeats === 'keep' }),
    ...(categories !== undefined && { categories }),
    onProgress: (method, share, doing) => progress.show(share, `${method}: ${doing}`),
  });
  if (context.terminal.watched) context.terminal.replaceLine('');
  if (page !== undefined) await writeFile(page, renderRecommendations(report, context.lang));
  if (context.json()) return context.printJson(report);
  await printReport(context, report);
  if (page !== undefined) context.terminal.print(`  ${context.terminal.paint('green', '✓')} ${page}`);
  context.terminal.print();
}

/** Categories follow the items by name: a split numbers them anew. */
interface Read {
  readonly split: JudgeSplit;
  readonly categories?: (past: InteractionTable) => readonly (readonly number[])[];
}

async function readSplit({ say, count }: CliContext, flags: RecommendationFlags & { readonly table: string }, progress: Progress): Promise<Read> {
  const { keepCore, readInteractions, splitAsGiven, splitKinds, splitTable } = await import('@limn/learn');
  const format = oneOf('--format', flags.format, formats, say) ?? formatOf(flags.table);
  const kind = oneOf('--split', flags.split, splitKinds, say);
  const from = flags.from === undefined ? undefined : requireMoment(flags.from, say);
  const { user: customer, item, time, weight, signal, category } = flags;
  const told = Object.entries({ customer, item, time, weight, signal, category }).filter(([, name]) => name !== undefined);
  const read = format === 'csv'
    ? await readInteractions(flags.table, { columns: Object.fromEntries(told) as { readonly [Role in InteractionRole]?: string }, onProgress: (rows) => progress.show(0, say(`${count(rows)} rows read`, `已读取 ${count(rows)} 行`)) })
    : { table: await readLines(format, flags.table), categories: undefined };
  const core = wholeNumber('--core', flags.core, say);
  const table = core === undefined ? read.table : keepCore(read.table, core);
  const split = flags.test === undefined
    ? splitTable(table, { ...(kind !== undefined && { kind }), ...(from !== undefined && { from }) })
    : splitAsGiven(table, await readAnswers(format, flags.test, say));
  const { categories } = read;
  if (categories === undefined) return { split };
  const byName = new Map(read.table.itemKeys.map((name, i) => [name, categories[i]!]));
  return { split, categories: (past) => past.itemKeys.map((name) => byName.get(name) ?? []) };
}

async function readLines(format: Exclude<Format, 'csv'>, file: string): Promise<InteractionTable> {
  const { readBaskets, readSequences, readSessions } = await import('@limn/learn');
  return { sequences: readSequences, sessions: readSessions, baskets: readBaskets }[format](file);
}

async function readAnswers(format: Format, file: string, say: CliContext['say']): Promise<readonly GivenAnswer[]> {
  if (format === 'csv') throw new CliError('wrong_call', { detail: say('A CSV file has no questions beside it.', 'CSV 格式没有单独的测试文件。'), cure: say('Leave --test out: the table is split, see --split. Or name its form with --format.', '请去掉 --test：表格会自动切分，见 --split；或用 --format 指定格式。') });
  const { readNextBaskets, readPrefixes, readTargets } = await import('@limn/learn');
  return { sequences: readTargets, sessions: readPrefixes, baskets: readNextBaskets }[format](file);
}

function formatOf(file: string): Format {
  if (/\.json(\.gz)?$/i.test(file)) return 'baskets';
  if (/session[^/]*\.txt(\.gz)?$/i.test(file)) return 'sessions';
  return /\.txt(\.gz)?$/i.test(file) ? 'sequences' : 'csv';
}

/** ms of a moment on the command line. @throws CliError `malformed_option` */
export function requireMoment(text: string, say: CliContext['say']): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new CliError('malformed_option', { detail: say(`'${text}' is no moment.`, `“${text}”不是有效的时刻。`), cure: say('Write a day, 2011-06-01, or a moment, 2011-06-01T12:00:00Z.', '请写日期 2011-06-01，或时刻 2011-06-01T12:00:00Z。') });
}

function oneOf<Word extends string>(flag: string, told: string | undefined, words: readonly Word[], say: CliContext['say']): Word | undefined {
  if (told === undefined || words.includes(told as Word)) return told as Word | undefined;
  throw new CliError('malformed_option', { detail: say(`${flag} is not '${told}'.`, `${flag} 不能是“${told}”。`), cure: say(`Write ${words.join(', ')}.`, `可选：${words.join('、')}。`) });
}

/** The verdict, what was asked, and the table of ways. */
export async function printReport({ terminal, lang, say }: CliContext, report: RecommendationReport): Promise<void> {
  const { askedWords, methodName, rankingWords, verdictWords } = await import('@limn/learn');
  const { text, tone } = verdictWords(report, lang);
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', report.name)}`);
  terminal.print(`  ${tone === 'plain' ? text : terminal.paint(tone === 'better' ? 'green' : 'yellow', text)}`);
  for (const line of askedWords(report, lang)) terminal.print(`  ${terminal.paint('dim', line)}`);
  terminal.print();
  const { k } = report.main;
  const heads = [say('method', '方法'), ...shown.map((metric) => `${rankingWords[metric].name[lang]}@${k}`), say('between', '区间'), say('coverage', '覆盖率'), say('novelty', '新颖度')];
  const lines = report.methods.map(({ method, metrics, coverage, novelty }) => {
    const of = (metric: (typeof shown)[number]) => metrics.find((each) => each.metric === metric && each.k === k)!;
    const { low, high } = of('ndcg');
    return [methodName(method, lang), ...shown.map((metric) => of(metric).value.toFixed(4)), `${low.toFixed(4)} – ${high.toFixed(4)}`, `${(coverage * 100).toFixed(1)} %`, novelty.toFixed(1)];
  });
  for (const line of tableLines(heads.map((title, i) => ({ title, ...(i > 0 && { align: 'right' as const }) })), lines, (title) => terminal.paint('dim', title))) terminal.print(line);
  terminal.print();
}
