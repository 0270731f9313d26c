/** What is said of one row of a table, in English and Chinese: columns by their names, values as the table has them. */
import type { Language } from '@limn/engine';

/** An estimate beside what is expected of a row of which nothing is known. */
export interface SpokenRow {
  /** What is told: `left` is “yes”, or `spend`. */
  readonly label: string;
  /** The answer that the probability is of; absent: an amount. */
  readonly answer?: string;
  readonly value: string;
  readonly between?: readonly [low: string, high: string];
  readonly level?: 'above' | 'usual' | 'below';
}

/** All sentences and clauses. */
export interface RowPhrases {
  estimate(row: SpokenRow): string;
  likeliest(label: string, answer: string, probability: string): string;
  tooUncertain(unusual: number, of: number, names: readonly string[]): string;
  mainly(reasons: readonly string[]): string;
  otherwise(reasons: readonly string[]): string;
  /** `visits is 3` */
  is(column: string, value: string): string;
  missing(column: string): string;
  reason(statement: string, usual: string | undefined): string;
  usually(low: string, high: string): string;
  sameShare(share: string): string;
  mostly(value: string, share: string): string;
  yes: string;
  no: string;
  quote(text: string): string;
  /** Sentences one after the other. */
  text(sentences: readonly string[]): string;
}

const LEVEL = {
  en: { above: ', more than usual', usual: ', about as usual', below: ', less than usual' },
  zh: { above: '，高于一般水平', usual: '，与一般水平相当', below: '，低于一般水平' },
} as const;

const en: RowPhrases = {
  estimate: ({ label, answer, value, between, level }) => `${label}: ${answer === undefined ? `about ${value}` : `${answer} ${value} likely`}${between === undefined ? '' : ` (${between[0]} to ${between[1]})`}${level === undefined ? '' : LEVEL.en[level]}.`,
  likeliest: (label, answer, probability) => `${label}: most probably ${answer}, ${probability} likely.`,
  tooUncertain: (unusual, of, names) => `Too uncertain: ${unusual} of ${of} columns are missing or beyond all that the model learnt from, such as ${names.join(', ')}.`,
  mainly: (reasons) => `Mainly because: ${reasons.join('; ')}.`,
  otherwise: (reasons) => `On the other hand: ${reasons.join('; ')}.`,
  is: (column, value) => `${column} is ${value}`,
  missing: (column) => `${column} is missing`,
  reason: (statement, usual) => (usual === undefined ? statement : `${statement} (${usual})`),
  usually: (low, high) => (low === high ? `usually ${low}` : `usually ${low} to ${high}`),
  sameShare: (share) => `as in ${share} of rows`,
  mostly: (value, share) => `in ${share} of rows ${value}`,
  yes: 'yes',
  no: 'no',
  quote: (text) => `“${text}”`,
  text: (sentences) => sentences.join(' '),
};

const zh: RowPhrases = {
  estimate: ({ label, answer, value, between, level }) => `${answer === undefined ? `${label}预计约为${value}` : `${label}为${answer}的可能性为${value}`}${between === undefined ? '' : `（${between[0]}至${between[1]}）`}${level === undefined ? '' : LEVEL.zh[level]}。`,
  likeliest: (label, answer, probability) => `${label}最可能为${answer}，可能性为${probability}。`,
  tooUncertain: (unusual, of, names) => `过于不确定：${of}列中有${unusual}列缺失或超出模型已见范围，如${names.join('、')}。`,
  mainly: (reasons) => `主要原因：${reasons.join('；')}。`,
  otherwise: (reasons) => `另一方面：${reasons.join('；')}。`,
  is: (column, value) => `${column}为${value}`,
  missing: (column) => `${column}缺失`,
  reason: (statement, usual) => (usual === undefined ? statement : `${statement}（${usual}）`),
  usually: (low, high) => (low === high ? `一般为${low}` : `一般为${low}至${high}`),
  sameShare: (share) => `${share}的数据相同`,
  mostly: (value, share) => `${share}的数据为${value}`,
  yes: '是',
  no: '否',
  quote: (text) => `“${text}”`,
  text: (sentences) => sentences.join(''),
};

/** The phrases of a language. */
export function rowPhrases(language: Language): RowPhrases {
  return { en, zh }[language];
}
