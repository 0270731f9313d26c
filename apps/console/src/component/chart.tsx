/** A chart: a sentence, a picture on a canvas, and the same as a table for readers; taken away as PNG or CSV. */
import { Button, useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { tokenOf } from '../look/color-scheme.ts';
import { csvOf, download, fileNameOf, type Cell } from './export.ts';
import styles from './chart.module.css';

const words = defineWords({
  png: { en: 'PNG', zh: 'PNG' },
  csv: { en: 'CSV', zh: 'CSV' },
  pngTitle: { en: 'Download the chart “{title}” as a picture', zh: '下载图表“{title}”（图片）' },
  csvTitle: { en: 'Download the data of “{title}” as CSV', zh: '下载“{title}”的数据（CSV）' },
  asTable: { en: 'As a table', zh: '以表格显示' },
  asChart: { en: 'As a chart', zh: '以图表显示' },
});

/** The same figures as rows, for screen readers and spreadsheets. */
export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A colour of the tokens as the canvas needs it, such as `color('--accent')`. */
export type ColorOf = (token: string) => string;

interface ChartProps {
  /** With the unit: "Events per second". */
  readonly title: string;
  /** What the chart says, in a sentence. */
  readonly sentence: string;
  readonly height?: number;
  /** ECharts' option out of the colours of the moment; keep it stable with useCallback. */
  readonly option: (color: ColorOf) => EChartsCoreOption;
  readonly table: ChartTable;
  /** What a click on a data point means. */
  readonly onPick?: ((picked: { readonly dataIndex: number; readonly seriesIndex: number; readonly name: string }) => void) | undefined;
  /** Written into the picture below the title: time and filter. */
  readonly context?: string;
}

/** Loaded when the first chart is. */
const loadECharts = () => import('./echarts.ts');

/** What all charts share: quiet axes, few lines, no movement. */
function withManners(option: EChartsCoreOption, color: ColorOf): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: color('--text-2'), fontSize: 12 },
    tooltip: { renderMode: 'richText', confine: true, trigger: 'axis', backgroundColor: color('--surface'), borderColor: color('--border'), textStyle: { color: color('--text'), fontSize: 12 }, ...(option['tooltip'] as object | undefined) },
    ...Object.fromEntries(Object.entries(option).filter(([name]) => name !== 'tooltip')),
  };
}

/** Draws the option, follows the size of its place and the colour scheme. */
export function Chart({ title, sentence, height = 220, option, table, onPick, context }: ChartProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<EChartsType>(null);
  const pick = useRef(onPick);
  const [asTable, setAsTable] = useState(false);
  useEffect(() => {
    pick.current = onPick;
  });

  useEffect(() => {
    const element = place.current;
    if (element === null || asTable) return;
    let gone = false;
    let unwatch = (): void => {};
    void loadECharts().then(({ init }) => {
      if (gone) return;
      const chart = init(element, null, { renderer: 'canvas' });
      drawn.current = chart;
      chart.setOption(withManners(option(tokenOf), tokenOf), { notMerge: true });
      chart.on('click', ({ dataIndex, seriesIndex, name }) => pick.current?.({ dataIndex: dataIndex ?? 0, seriesIndex: seriesIndex ?? 0, name: name ?? '' }));
      const watcher = new ResizeObserver(() => chart.resize());
      watcher.observe(element);
      unwatch = () => watcher.disconnect();
    });
    return () => {
      gone = true;
      unwatch();
      drawn.current?.dispose();
      drawn.current = null;
    };
    // The chart is made anew with the scheme and the language; new figures are set below.
    // oxlint-disable-next-line exhaustive-deps
  }, [scheme, language, asTable]);

  useEffect(() => {
    drawn.current?.setOption(withManners(option(tokenOf), tokenOf), { notMerge: true });
  }, [option]);

  const png = (): void => {
    const chart = drawn.current;
    if (chart !== null) void pictureOf(chart, { title, context: context ?? '' }).then((blob) => blob !== null && download(fileNameOf(title, 'png'), blob));
  };
  const csv = (): void => download(fileNameOf(title, 'csv'), new Blob([csvOf(table.head, table.rows)], { type: 'text/csv;charset=utf-8' }));

  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        <strong>{title}</strong>
        <span className={styles['actions']}>
          <Button size="compact-xs" variant="subtle" onClick={() => setAsTable((was) => !was)}>
            {say(asTable ? 'asChart' : 'asTable')}
          </Button>
          {!asTable && (
            <Button size="compact-xs" variant="subtle" title={say('pngTitle', { title })} onClick={png}>
              {say('png')}
            </Button>
          )}
          <Button size="compact-xs" variant="subtle" title={say('csvTitle', { title })} onClick={csv}>
            {say('csv')}
          </Button>
        </span>
      </figcaption>
      <p className="note">{sentence}</p>
      {asTable ? (
        <FiguresTable title={title} table={table} />
      ) : (
        // ECharts would put a label of its own, in English, on the element that it draws into.
        <div role="img" aria-label={`${title}. ${sentence}`}>
          <div ref={place} aria-hidden="true" style={{ height }} />
        </div>
      )}
    </figure>
  );
}

function FiguresTable({ title, table }: { readonly title: string; readonly table: ChartTable }) {
  return (
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={title}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {table.head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // Rows of figures have no name of their own and never move.
            // oxlint-disable-next-line no-array-index-key
            <tr key={at}>
              {row.map((cell, column) => (
                // oxlint-disable-next-line no-array-index-key
                <td key={column}>{cell === undefined ? '—' : String(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The chart on its ground with its title, and what it was filtered by, above it. */
async function pictureOf(chart: EChartsType, { title, context }: { readonly title: string; readonly context: string }): Promise<Blob | null> {
  const picture = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: tokenOf('--surface') });
  const head = 96;
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height + head;
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = tokenOf('--surface');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const { fontFamily } = getComputedStyle(document.body);
  pen.fillStyle = tokenOf('--text');
  pen.font = `600 28px ${fontFamily}`;
  pen.fillText(title, 24, 40, canvas.width - 48);
  pen.fillStyle = tokenOf('--text-3');
  pen.font = `24px ${fontFamily}`;
  pen.fillText(`${new Date().toLocaleString(document.documentElement.lang)}  ${context}`, 24, 76, canvas.width - 48);
  pen.drawImage(picture, 0, head);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
