/** What became of a file, for people. */
import type { ImportReport } from '../ingest/import-file.ts';
import type { CliContext } from './context.ts';
import { tableLines } from './table.ts';

/** Every row and every event, by what became of it. */
export function printImportSummary({ terminal, say, count }: CliContext, report: ImportReport): void {
  const { rows, events, outcomes, rejections, resumedAfter, wasDone, expectedRows, tookMs } = report;
  terminal.print();
  if (wasDone) {
    terminal.print(say(`  This file was taken in before (${count(resumedAfter)} rows); nothing was sent.`, `  该文件此前已全部导入（${count(resumedAfter)} 行），未重复发送。`));
    terminal.print();
    return;
  }
  const lines: (readonly [string, string, string])[] = [[count(rows.rows), say('rows read', '读取的行'), '']];
  lines.push([count(rows.taken), say('became part of an event', '成为事件的一部分'), '']);
  for (const { reason, rows: skipped, firstRow } of rows.skipped.values()) {
    lines.push([count(skipped), say(`skipped: ${reason.en}`, `跳过：${reason.zh}`), terminal.paint('dim', say(`first in row ${firstRow}`, `首见于第 ${firstRow} 行`))]);
  }
  lines.push(['', '', '']);
  if (resumedAfter > 0) lines.push(['', say(`resumed after row ${count(resumedAfter)}`, `从第 ${count(resumedAfter)} 行之后继续`), '']);
  lines.push([count(events), say('events sent', '发送的事件'), terminal.paint('dim', say(`in ${(tookMs / 1000).toFixed(1)} s`, `用时 ${(tookMs / 1000).toFixed(1)} 秒`))]);
  const words = { accepted: say('accepted', '已接受'), duplicate: say('duplicate: were here before', '重复：此前已有'), late: say('late: kept, not counted', '迟到：已保留，未计入'), rejected: say('rejected', '被拒绝') };
  for (const [outcome, events] of Object.entries(outcomes) as [keyof typeof words, number][]) {
    if (events > 0) lines.push([count(events), words[outcome], '']);
  }
  for (const line of tableLines([{ align: 'right' }, {}, {}], lines)) terminal.print(line);
  for (const [code, { events, row, message, cure }] of rejections) {
    terminal.print(`  ${terminal.paint('red', '✗')} ${count(events)} × ${code} ${terminal.paint('dim', say(`first in row ${row}`, `首见于第 ${row} 行`))}: ${message} ${cure}`);
  }
  if (expectedRows !== undefined) {
    terminal.print(`  ${terminal.paint('yellow', '!')} ${say(`The map speaks of ${count(expectedRows)} rows: the file was changed, or cut off.`, `映射声明了 ${count(expectedRows)} 行：文件被改动或不完整。`)}`);
  }
  terminal.print();
}

/** The report as plain JSON. */
export function importJson({ rows, rejections, ...report }: ImportReport): unknown {
  return {
    ...report,
    rows: { read: rows.rows, taken: rows.taken, skipped: [...rows.skipped.values()].map(({ reason, rows: skipped, firstRow }) => ({ reason: reason.en, rows: skipped, firstRow })) },
    rejections: [...rejections].map(([code, rejection]) => ({ code, ...rejection })),
  };
}
