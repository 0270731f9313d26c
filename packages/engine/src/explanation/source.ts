/** What an explanation is made from. The engine is one. */
import type { EvidenceEvent } from '../feature/evidence.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import type { Doubt } from '../prediction/doubt.ts';
import type { Silence } from '../prediction/predictor.ts';
import type { ModelScore } from '../prediction/scorer.ts';
import type { Column } from '../registry/column.ts';
import type { ColumnValue, ProfileDefinition } from '../registry/definition.ts';
import type { Flip } from '../tag/flip.ts';

/** The language of the words: English or Chinese (simplified). */
export type Language = 'en' | 'zh';

/** What an explanation asks of an engine. */
export interface ExplanationSource {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  read(identifier: string, options?: { readonly asOf?: number }): {
    readonly asOf: number;
    readonly columns: Readonly<Record<string, ColumnValue>>;
    readonly errors: Readonly<Record<string, 'overflow'>>;
  };
  evidence(identifier: string, column: string, options: { asOf?: number; limit: number }): readonly EvidenceEvent[];
  /** undefined: no such prediction. */
  predict(identifier: string, name: string, options: { readonly asOf: number; readonly model?: PredictionModel }): { readonly value: ColumnValue; readonly score?: ModelScore; readonly silent?: Silence; readonly doubt?: Doubt; readonly seen: Readonly<Record<string, ColumnValue>> } | undefined;
  /** The model that answers for a prediction. */
  champion(prediction: string): PredictionModel | undefined;
  nextFlip(identifier: string, rule: string, asOf?: number): Flip | undefined;
}
