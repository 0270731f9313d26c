/** `limn prove`: is what the server keeps, bit for bit, what its log gives? */
import { setTimeout } from 'node:timers/promises';
import type { Proof, ProofProgress } from '@limn/host';
import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { openFolder } from './open-folder.ts';
import { createProgress, type Progress } from './progress.ts';
import { tableLines } from './table.ts';

type ProofAnswer = Omit<Proof, 'moment'> & { readonly moment: string };

interface StateAnswer extends Partial<ProofProgress> {
  readonly state: 'none' | 'running' | 'done' | 'failed';
  readonly proof?: ProofAnswer;
  readonly reason?: string;
}

const ASK_EVERY_MS = 200;

export function addProveCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('prove')
    .description(say('compute everything again from the log and compare it with what is kept, bit for bit', '从日志重新计算一切，与现有状态逐位比对'))
    .option('--data <folder>', say('prove a data folder that no server has open', '校验未被服务占用的数据目录'))
    .addHelpText('after', say(
      '\nThe server goes on answering: another process does the work. Exit code 1 when anything differs.\n\nExamples:\n  limn prove\n  limn prove --json | jq .differences\n  limn prove --data /var/lib/limn',
      '\n服务照常运行：由另一个进程完成。有任何差异时退出码为 1。\n\n示例：\n  limn prove\n  limn prove --json | jq .differences\n  limn prove --data /var/lib/limn',
    ))
    .action(async ({ data }: { readonly data?: string }) => {
      const proof = data === undefined ? await proveServer(context) : await proveFolder(context, data);
      if (context.json()) context.printJson(proof);
      else printProof(context, proof);
      if (proof.differences > 0) process.exitCode = exitCodes.failed;
    });
}

/** @throws CliError */
async function proveServer(context: CliContext): Promise<ProofAnswer> {
  const client = context.client();
  let state = await client.administer<StateAnswer>('/v1/proof', {});
  const progress = createProgress(context.terminal, context.say('proving', '校验'));
  while (state.state === 'running') {
    showStep(context, progress, state);
    await setTimeout(ASK_EVERY_MS);
    state = await client.get('/v1/proof');
  }
  if (context.terminal.watched) context.terminal.replaceLine('');
  if (state.proof !== undefined) return state.proof;
  const { say } = context;
  throw new CliError('request_refused', {
    detail: say(`Nothing was proven, neither way: ${state.reason ?? ''}`, `未能完成校验：${state.reason ?? ''}`),
    cure: say('Mend what the reason names, and prove again.', '请按原因修复后重新校验。'),
  });
}

/** Time does not pass in the folder meanwhile. @throws CliError, HostError */
async function proveFolder(context: CliContext, folder: string): Promise<ProofAnswer> {
  const { say, terminal } = context;
  const progress = createProgress(terminal, say('proving', '校验'));
  const limn = await openFolder(context, folder);
  try {
    const proof = await limn.prove((step) => showStep(context, progress, step));
    if (terminal.watched) terminal.replaceLine('');
    return { ...proof, moment: new Date(Math.max(0, proof.moment)).toISOString() };
  } finally {
    await limn.close();
  }
}

function showStep({ say, count }: CliContext, progress: Progress, { step, done = 0, of = 0 }: Partial<ProofProgress>): void {
  const share = of === 0 ? 0 : done / of;
  const words = `${count(done)} / ${count(of)}`;
  // Applying the log again is most of the work.
  if (step === 'compare') progress.show(0.9 + share / 10, say(`comparing ${words} identifiers`, `比对 ${words} 个标识`));
  else progress.show(share * 0.9, say(`applying ${words} events again`, `重放 ${words} 个事件`));
}

function printProof({ terminal, say, count }: CliContext, { position, moment, compared, differences, first, tookMs, version }: ProofAnswer): void {
  const { paint } = terminal;
  const rows = [
    [say('events applied again', '重放事件'), count(compared.events)],
    [say('identifiers', '标识'), count(compared.identifiers)],
    [say('rows', '事件行'), count(compared.rows)],
    [say('tiles', '聚合块'), count(compared.tiles)],
    [say('tags and segments of profiles', '画像的标签与人群'), count(compared.memberships)],
    [say('changes sent', '已发出的变化'), count(compared.changes)],
  ];
  terminal.print();
  terminal.print(`  ${say(`Compared with the log up to event ${count(position)}, as of ${moment}, definition ${version.slice(0, 12)}:`, `与日志比对，截至第 ${count(position)} 个事件、时刻 ${moment}，定义 ${version.slice(0, 12)}：`)}`);
  terminal.print();
  for (const line of tableLines([{}, { align: 'right' }], rows)) terminal.print(line);
  terminal.print();
  const took = say(`in ${count(Math.round(tookMs / 100) / 10)} s`, `用时 ${count(Math.round(tookMs / 100) / 10)} 秒`);
  if (differences === 0) terminal.print(`  ${paint('green', '✓')} ${say(`0 differences, bit for bit, ${took}`, `逐位一致，0 处差异，${took}`)}`);
  else {
    terminal.print(`  ${paint('red', '✗')} ${say(`${count(differences)} differences, ${took}. The first event to blame comes first:`, `${count(differences)} 处差异，${took}。最早的事件在前：`)}`);
    for (const { what, source, stored, computed, position: at } of first) {
      terminal.print();
      terminal.print(`  ${paint('bold', source)}  ${what}${at === undefined ? '' : say(`  event ${at} of the log`, `  日志第 ${at} 个事件`)}`);
      terminal.print(`    ${say('kept    ', '现有')}  ${stored}`);
      terminal.print(`    ${say('computed', '应为')}  ${computed}`);
    }
    terminal.print();
    terminal.print(`  ${say('Restart without the checkpoints (move DATA/checkpoint away) to compute the state anew; please report this.', '移走 DATA/checkpoint 后重启可重新计算状态；请反馈此问题。')}`);
  }
  terminal.print();
}
