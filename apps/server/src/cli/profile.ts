/** `limn profile ID`: everything known about one customer, on a page. */
import { nearest, type Column } from '@limn/engine';
import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import { sparkline } from './bar.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat, type DefinitionAnswer, type SentValue, type ValueFormat } from './definition.ts';
import { tableLines } from './table.ts';
import { fit, padEnd, widthOf } from './width.ts';

interface ProfileAnswer {
  readonly profile: string;
  readonly asOf: string;
  readonly identifiers: readonly string[];
  readonly views: Readonly<Record<string, Readonly<Record<string, SentValue>>>>;
  /** Absent where nothing is predicted. */
  readonly predictions?: Readonly<Record<string, { readonly value: SentValue; readonly low?: number; readonly high?: number; readonly silent?: string; readonly state?: string }>>;
  readonly issues: readonly { readonly message: string }[];
  readonly errors: Readonly<Record<string, string>>;
}

const widestLabel = 56;

export function addProfileCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('profile')
    .argument('<id>', say('as it was sent (17850), or with its kind (user:17850)', '原样的标识（17850），或带类型（user:17850）'))
    .description(say('show one customer', '查看一位客户的画像'))
    .option('--as-of <moment>', say('as it was known then, e.g. 2011-06-01', '当时所知的画像，如 2011-06-01'))
    .option('--views <names>', say('only these views, e.g. orders,lifecycle', '只看这些视图，如 orders,lifecycle'))
    .addHelpText('after', say(
      '\nExamples:\n  limn profile 17850\n  limn profile 17850 --as-of 2011-01-15\n  limn profile 17850 --json | jq .views.lifecycle',
      '\n示例：\n  limn profile 17850\n  limn profile 17850 --as-of 2011-01-15\n  limn profile 17850 --json | jq .views.lifecycle',
    ))
    .action(async (id: string, options: { asOf?: string; views?: string }) => {
      const client = context.client();
      if (options.views !== undefined) requireViews(await fetchDefinition(client), options.views, say);
      const query = new URLSearchParams({ ...(options.asOf !== undefined && { asOf: options.asOf }), ...(options.views !== undefined && { views: options.views }) });
      const profile = await client.get<ProfileAnswer>(`/v1/profiles/${encodeURIComponent(id)}?${query}`);
      if (context.json()) return context.printJson(profile);
      printProfile(context, profile, await fetchDefinition(client));
    });
}

/** @throws CliError `malformed_option` with what was probably meant */
function requireViews({ definition }: DefinitionAnswer, asked: string, say: CliContext['say']): void {
  const names = definition.views.map(({ name }) => name);
  for (const name of asked.split(',').map((each) => each.trim())) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new CliError('malformed_option', {
      detail: say(`There is no view '${name}'.`, `没有名为“${name}”的视图。`),
      cure: near === undefined ? say(`There are ${names.join(', ')}.`, `可用的有：${names.join('、')}。`) : say(`Did you mean '${near}'?`, `是不是“${near}”？`),
    });
  }
}

function printProfile(context: CliContext, profile: ProfileAnswer, answer: DefinitionAnswer): void {
  const { terminal, say, lang } = context;
  const { definition, columns } = answer;
  const format = valueFormat(answer, lang);
  const byName = new Map(columns.map((column) => [column.name, column]));
  const [, bare = profile.profile] = /^[^:]+:(.*)$/.exec(profile.profile) ?? [];

  terminal.print();
  terminal.print(`  ${terminal.paint('bold', `${definition.label[lang]} ${bare}`)}  ${terminal.paint('dim', say(`as of ${format.moment(Date.parse(profile.asOf))}`, `截至${format.moment(Date.parse(profile.asOf))}`))}`);
  if (profile.identifiers.length > 1) terminal.print(`  ${terminal.paint('dim', say('known as', '标识'))} ${profile.identifiers.join(', ')}`);
  for (const { message } of profile.issues) terminal.print(`  ${terminal.paint('yellow', '!')} ${message}`);

  const views = definition.views.filter(({ name }) => profile.views[name] !== undefined);
  const ruleViews = views.filter(({ kind }) => kind === 'tags' || kind === 'segments');
  if (ruleViews.length > 0) terminal.print();
  for (const view of ruleViews) {
    const held = Object.entries(profile.views[view.name]!).filter(([, value]) => value === true).map(([name]) => name);
    const words = held.map((name) => `${terminal.paint('green', '●')} ${named(terminal.paint, name, byName.get(name)?.label[lang] ?? name)}`);
    terminal.print(`  ${padEnd(view.label[lang], 12)}${words.join('   ') || terminal.paint('dim', '–')}`);
  }
  printPredictions(context, profile, answer);
  const labelWidth = Math.min(widestLabel, Math.max(0, ...columns.filter(({ kind }) => kind === 'feature' || kind === 'derived').map(({ label }) => widthOf(label[lang]))));
  for (const view of views.filter(({ kind }) => kind === 'features' || kind === 'derived')) {
    terminal.print();
    terminal.print(`  ${terminal.paint('cyan', view.label[lang])}`);
    for (const [name, value] of Object.entries(profile.views[view.name]!)) {
      const column = byName.get(name);
      if (column === undefined) continue;
      const text = profile.errors[name] === undefined ? shownValue(format, column, value) : say('too large to tell', '数值过大，无法显示');
      const painted = value === null ? terminal.paint('dim', text) : fit(text, Math.max(20, terminal.width - labelWidth - 6));
      terminal.print(`    ${padEnd(fit(column.label[lang], labelWidth), labelWidth)}  ${painted}`);
    }
  }
  terminal.print();
  const example = columns.find(({ name, kind }) => kind === 'tag' && views.some((view) => profile.views[view.name]?.[name] === true))?.name ?? columns[0]?.name ?? '';
  terminal.print(terminal.paint('dim', `  ${say('Why?', '为什么？')}  npx limn explain ${bare} ${example}`));
  terminal.print();
}

/** What models expect, with bounds; not what is asked of others, or has no model yet. */
function printPredictions({ terminal, say, lang }: CliContext, { predictions = {} }: ProfileAnswer, answer: DefinitionAnswer): void {
  const format = valueFormat(answer, lang);
  const byName = new Map(answer.columns.map((column) => [column.name, column]));
  const told = Object.entries(predictions).filter(([, { silent }]) => silent === undefined || silent === 'tooLittleKnown' || silent === 'tooUncertain');
  if (told.length === 0) return;
  terminal.print();
  terminal.print(`  ${terminal.paint('cyan', say('expected', '预测'))}`);
  const rows = told.map(([name, { value, low, high, silent, state }]) => {
    const column = byName.get(name)!;
    const bounds = low === undefined || high === undefined ? '' : say(`between ${format.column(column, low)} and ${format.column(column, high)}`, `介于 ${format.column(column, low)} 与 ${format.column(column, high)} 之间`);
    const text = silent === undefined ? terminal.paint('bold', format.column(column, value)) : terminal.paint('dim', silent === 'tooUncertain' ? say('too uncertain', '过于不确定') : say('too little is known', '信息不足'));
    return [`  ${named(terminal.paint, name, column.label[lang])}`, text, terminal.paint('dim', `${bounds}${state === 'canary' ? say(' · canary', ' · 灰度') : ''}`)];
  });
  for (const line of tableLines([{}, { align: 'right' }, {}], rows)) terminal.print(line);
}

/** The words for it, and the name that commands take, where they differ. */
function named(paint: CliContext['terminal']['paint'], name: string, label: string): string {
  return name === label ? paint('bold', label) : `${paint('bold', label)} ${paint('dim', name)}`;
}

function shownValue(format: ValueFormat, column: Column, value: SentValue): string {
  if (column.type !== 'histogram' || value === null || value === undefined) return format.column(column, value);
  const counts = value as readonly number[];
  return `${sparkline(counts)}  ${format.column(column, counts)}`;
}
