/** Takes a list away as CSV, where no table of the console's own does it. */
import { Button } from '@mantine/core';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { csvOf, download, fileNameOf, type Cell } from './export.ts';

const words = defineWords({
  csv: { en: 'CSV', zh: 'CSV' },
  csvTitle: { en: 'Download “{title}” as CSV', zh: '下载“{title}”（CSV）' },
});

interface CsvButtonProps {
  /** Says what the rows are; the name of the file. */
  readonly title: string;
  readonly head: readonly string[];
  /** Asked for when the button is pressed. */
  readonly rows: () => Iterable<readonly Cell[]>;
}

/** A quiet button. */
export function CsvButton({ title, head, rows }: CsvButtonProps) {
  const say = useWords(words);
  return (
    <Button size="compact-xs" variant="subtle" title={say('csvTitle', { title })} onClick={() => download(fileNameOf(title, 'csv'), new Blob([csvOf(head, rows())], { type: 'text/csv;charset=utf-8' }))}>
      {say('csv')}
    </Button>
  );
}
