/** From what is typical to an estimate, in rows that add up exactly: each with its effect, the fact, and a bar where it moves the estimate. */
import type { ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import styles from './waterfall.module.css';

const words = defineWords({
  typical: { en: 'Typical customer', zh: '一般客户' },
  rest: { en: '{count, plural, one {One smaller reason} other {# smaller reasons}}', zh: '其他{count}个小原因' },
  title: { en: 'From typical to the estimate', zh: '从一般水平到预估' },
  raises: { en: 'raises', zh: '推高' },
  lowers: { en: 'lowers', zh: '拉低' },
  events: { en: '{count, plural, one {# event} other {# events}}', zh: '{count}条事件' },
  foot: { en: 'The model’s reasons, not causes.', zh: '这是模型判断的原因，不代表因果关系。' },
});

/** One step. */
export interface WaterfallStep {
  readonly column: string;
  readonly text: ReactNode;
  /** In the estimate's own unit. */
  readonly effect: number;
  /** Events behind it that can be looked at. */
  readonly events?: number;
}

interface WaterfallProps {
  readonly typical: number;
  readonly rows: readonly WaterfallStep[];
  readonly rest: { readonly reasons: number; readonly effect: number };
  readonly value: number;
  /** What is estimated: "Likely to leave". */
  readonly name: string;
  /** An estimate as readers see it: 62%. */
  readonly show: (value: number) => string;
  /** A step as readers see it, with its sign: +31. Of the rounded ends, so that what is shown adds up, too. */
  readonly showStep: (effect: number) => string;
  /** The smallest difference that is shown, such as 0.01 for whole per cent. Default: all digits. */
  readonly precision?: number;
  /** Beside the estimate, such as its range. */
  readonly range?: ReactNode;
  /** Opens the events behind a row. */
  readonly onEvidence?: ((column: string) => void) | undefined;
}

/** A table; bars stand on one scale, from the least to the most that is passed on the way. */
export function Waterfall({ typical, rows, rest, value, name, show, showStep, precision, range, onEvidence }: WaterfallProps) {
  const say = useWords(words);
  const steps: { readonly key: string; readonly text: ReactNode; readonly from: number; readonly to: number; readonly events?: number | undefined }[] = [];
  let reached = typical;
  for (const { column, text, effect, events } of rows) steps.push({ key: column, text, from: reached, to: (reached += effect), events });
  if (rest.reasons > 0 || rest.effect !== 0) steps.push({ key: '', text: say('rest', { count: rest.reasons }), from: reached, to: value });
  const passed = [typical, value, ...steps.flatMap(({ from, to }) => [from, to])];
  const [least, most] = [Math.min(0, ...passed), Math.max(...passed)];
  const rounded = (of: number): number => (precision === undefined ? of : Math.round(of / precision) * precision);
  const at = (of: number): string => `${(((of - least) / (most - least || 1)) * 100).toFixed(2)}%`;
  const bar = (from: number, to: number, kind: string): ReactNode => <span className={`${styles['bar']} ${styles[kind]}`} style={{ left: at(Math.min(from, to)), right: `calc(100% - ${at(Math.max(from, to))})` }} />;
  return (
    <div className={styles['whole']}>
      <table className={styles['table']}>
        <caption className="aloud">{say('title')}</caption>
        <tbody>
          <tr className={styles['end']}>
            <th scope="row">{say('typical')}</th>
            <td className={styles['number']}>{show(typical)}</td>
            <td className={styles['track']} aria-hidden="true">{bar(0, typical, 'full')}</td>
            <td />
          </tr>
          {steps.map(({ key, text, from, to, events }) => (
            <tr key={key}>
              <th scope="row">
                {text}
                <span className="aloud">{say(to >= from ? 'raises' : 'lowers')}</span>
              </th>
              <td className={`${styles['number']} ${styles[to >= from ? 'up' : 'down']}`}>{showStep(rounded(to) - rounded(from))}</td>
              <td className={styles['track']} aria-hidden="true">{bar(from, to, to >= from ? 'raises' : 'lowers')}</td>
              <td>
                {events !== undefined && events > 0 && onEvidence !== undefined && (
                  <button type="button" className={styles['events']} onClick={() => onEvidence(key)}>
                    {say('events', { count: events })}
                  </button>
                )}
              </td>
            </tr>
          ))}
          <tr className={styles['end']}>
            <th scope="row">{name}</th>
            <td className={styles['number']}>{show(value)}</td>
            <td className={styles['track']} aria-hidden="true">{bar(0, value, 'full')}</td>
            <td className="note">{range}</td>
          </tr>
        </tbody>
      </table>
      <p className="note">{say('foot')}</p>
    </div>
  );
}
