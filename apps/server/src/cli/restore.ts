/** `limn restore BACKUP --data NEW`: a data folder out of a backup, checked byte by byte and opened once. */
import type { Command } from 'commander';
import { restoreBackup } from '@limn/host';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';

export function addRestoreCommand(program: Command, context: CliContext): void {
  const { say, terminal, count } = context;
  program
    .command('restore')
    .argument('<backup>', say('one backup, or the folder of several: then the newest', '某次备份，或存放多次备份的目录（取最新一次）'))
    .description(say('make a data folder of a backup: every byte is checked, then it is opened once', '从备份恢复数据目录：逐字节校验，并试开一次'))
    .requiredOption('--data <folder>', say('the data folder to be; not there yet, or empty', '要生成的数据目录；须尚不存在或为空'))
    .addHelpText('after', say(
      '\nExamples:\n  limn restore /backup/limn --data /var/lib/limn-restored\n  limn restore /backup/limn/2026-11-21T07-10-00.123Z --data restored\n  limn start --definition profile.ts --data restored',
      '\n示例：\n  limn restore /backup/limn --data /var/lib/limn-restored\n  limn restore /backup/limn/2026-11-21T07-10-00.123Z --data restored\n  limn start --definition profile.ts --data restored',
    ))
    .action(async (backup: string, { data }: { readonly data: string }) => {
      const progress = createProgress(terminal, say('restoring', '恢复'));
      const mb = (bytes: number): string => count(Math.round(bytes / 1e6));
      const report = await restoreBackup({ backup, folder: data, onProgress: (done, of) => progress.show(of === 0 ? 1 : done / of, `${mb(done)} / ${mb(of)} MB`) });
      if (terminal.watched) terminal.replaceLine('');
      if (context.json()) return context.printJson({ ...report, folder: data });
      const { takenAt, files, bytes, opened } = report;
      terminal.print();
      terminal.print(`  ${terminal.paint('green', '✓')} ${data}  ${terminal.paint('dim', say(`as of ${takenAt}`, `截至 ${takenAt}`))}`);
      terminal.print(`    ${say(`${count(files)} files, ${mb(bytes)} MB, every checksum right`, `${count(files)} 个文件，${mb(bytes)} MB，校验全部通过`)}`);
      if (opened !== undefined) terminal.print(`    ${say(`opened: ${count(opened.position)} events, ${count(opened.profiles)} profiles, ${count(opened.lastChange)} changes`, `已试开：${count(opened.position)} 个事件，${count(opened.profiles)} 个画像，${count(opened.lastChange)} 条变更`)}`);
      terminal.print();
    });
}
