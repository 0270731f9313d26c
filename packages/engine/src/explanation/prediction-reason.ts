/** Contributions of columns, gathered by what they mean, as clauses with what is usual and the events behind. */
import type { UsualColumn } from '../prediction/model.ts';
import { statementOf, type Facts } from './clause.ts';
import { evidenceSentence } from './evidence-sentence.ts';
import type { EvidenceSentence } from './explanation.ts';
import { meaningsOf } from './meaning.ts';
import type { PredictionReason } from './prediction-explanation.ts';
import type { PredictionPhrases } from './prediction-phrases.ts';
import { operandOf } from './rule-sentence.ts';
import type { ExplanationSource } from './source.ts';
import { usualText } from './usual-text.ts';
import type { Wording } from './wording.ts';

/** What clauses are made from. */
export interface ReasonSource {
  readonly facts: Facts;
  readonly wording: Wording;
  readonly phrases: PredictionPhrases;
  readonly columns: ExplanationSource['columns'];
  evidence(column: string): ReturnType<ExplanationSource['evidence']>;
}

const STRONG = 1 / 4;
const SOME = 1 / 10;
const WORTH_TELLING = 1 / 50;

/** @param contributions to one raw score, by column @param usual by column @returns strongest first */
export function predictionReasons(contributions: ReadonlyMap<string, number>, usual: Readonly<Record<string, UsualColumn>>, source: ReasonSource): readonly PredictionReason[] {
  const meanings = meaningsOf(source.columns, source.wording.definition);
  const gathered = new Map<string, { sum: number; readonly of: (readonly [column: string, contribution: number])[] }>();
  for (const [column, contribution] of contributions) {
    const meaning = meanings.get(column) ?? column;
    const told = gathered.get(meaning) ?? { sum: 0, of: [] };
    told.sum += contribution;
    told.of.push([column, contribution]);
    gathered.set(meaning, told);
  }
  const all = [...gathered.values()].reduce((sum, { sum: of }) => sum + Math.abs(of), 0);
  return [...gathered.values()]
    .filter(({ sum }) => sum !== 0 && Math.abs(sum) >= all * WORTH_TELLING)
    .sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))
    .map(({ sum, of }) => {
      // The column that stands for the meaning moves the estimate as the whole does.
      const columns = of.toSorted((a, b) => b[1] * Math.sign(sum) - a[1] * Math.sign(sum)).map(([column]) => column);
      const column = columns[0]!;
      const ofColumn = usual[column];
      const share = Math.abs(sum) / all;
      return {
        column,
        value: source.facts.columns[column],
        columns,
        ...(ofColumn !== undefined && { usual: ofColumn }),
        direction: sum > 0 ? 'raises' : 'lowers',
        strength: share >= STRONG ? 'strong' : share >= SOME ? 'some' : 'little',
        text: textOf(column, ofColumn, source),
        evidence: source.evidence(column).map((event): EvidenceSentence => evidenceSentence(event, source.wording)),
      };
    });
}

function textOf(column: string, usual: PredictionReason['usual'], { facts, wording, phrases }: ReasonSource): string {
  const value = facts.columns[column];
  const others = usual === undefined ? undefined : usualText(column, value, usual, { wording, phrases });
  const { kind } = wording.subject(column);
  const isRule = kind === 'tag' || kind === 'segment';
  const statement = isRule ? wording.phrases.isTrue(operandOf({ op: 'column', name: column }, wording), value !== true) : statementOf(column, facts, wording);
  return phrases.reason(statement, others);
}
