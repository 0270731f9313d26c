/**
 * Laws of purchases and spend as a trainer: fitted by maximum likelihood on what examples know of customers at their latest moment, not on what became of
 * them. That tells only how fast the shop goes on beside what the laws expect of it: as they say, or as it did, whichever is less wrong on the validation rows by
 * Poisson's deviance (see `learnBest`). Of two laws the likelier one serves.
 */
import type { InputTransform, LawParameter, LifetimePredictor, ValueColumns } from '@limn/engine';
import { learnError } from '../errors.ts';
import type { LabelledMatrix, Trained, TrainerTask } from '../train/learn-rows.ts';
import { rowScores } from '../train/row-scores.ts';
import { poissonDeviance } from '../metric/amount.ts';
import { measure } from '../metric/metric.ts';
import type { Matrix } from '../table/table.ts';
import { fitHistories, fitSpend, type FittedParameter } from './fit-purchases.ts';
import type { PurchaseHistory, PurchaseLawName } from './purchase-law.ts';

/** What laws need besides the rows. */
export interface LifetimeTask {
  readonly columns: ValueColumns;
  /** The horizon, weeks. */
  readonly weeks: number;
  /** Training rows, each customer's latest: a history that is told twice says no more than once. */
  readonly latest: Int32Array;
}

/** Customers who came back, at least: below, the likelihood says next to nothing. */
const LEAST_REPEAT = 20;
const WEEK_DAYS = 7;
const laws: readonly PurchaseLawName[] = ['bg-nbd', 'pareto-nbd'];
/** A mean amount exists only above 1; so near to it, it is hardly one. */
const LEAST_SHAPES = 1.05;
/** What readers of models take. */
const [LEAST_PARAMETER, GREATEST_PARAMETER] = [1e-3, 1e6] as const;

/** The same task gives the same law. Cost: some seconds for ten thousand customers. @throws LearnError `value_columns_absent` | `repeat_customers_few` */
export async function trainLifetime({ lifetime, label, inputs, train, validation, seed, onShare }: TrainerTask): Promise<Trained> {
  if (lifetime === undefined) throw learnError('value_columns_absent', { label });
  const columns = placesOf(inputs, lifetime.columns);
  const known = Array.from(lifetime.latest, (row) => customerOf(train.matrix, columns, row)).filter((each) => each !== undefined);
  const repeated = known.filter(({ history }) => history.repeats > 0).length;
  if (repeated < LEAST_REPEAT) throw learnError('repeat_customers_few', { rows: repeated, least: LEAST_REPEAT });
  const spend = fitSpend(known.map(({ purchases, paid }) => ({ purchases, spend: paid / purchases })), LEAST_SHAPES);
  // Where only who came back is asked about, nobody else was seen.
  const histories = known.map(({ history }) => history);
  const cameBack = histories.every(({ repeats }) => repeats > 0);
  // Both have as many parameters: the likelier one tells these histories better.
  const [fitted, other] = laws.map((law, i) => {
    const { parameters, logLikelihood } = fitHistories(law, histories, { cameBack });
    onShare((i + 1) / laws.length);
    return { law, parameters, logLikelihood };
  }) as [FittedLaw, FittedLaw];
  const { law, parameters } = other.logLikelihood > fitted.logLikelihood ? other : fitted;
  const plain: LifetimePredictor = { kind: 'lifetime', law, purchases: parameters.map(told), spend: spend.parameters.map(told), horizon: lifetime.weeks, pace: 1, columns };
  const pace = paceOf(plain, train);
  const tried = [plain, ...(pace === undefined ? [] : [{ ...plain, pace }])].map((predictor) => {
    return { predictor, settings: { law, pace: predictor.pace }, score: measure(poissonDeviance, { scores: amountsOf(predictor, validation.matrix), labels: validation.labels }) };
  });
  const best = tried.reduce((least, each) => (each.score < least.score ? each : least));
  const record = ({ settings, score }: (typeof tried)[number]) => ({ settings, share: 1, score });
  return { predictor: best.predictor, link: 'exp', heldOut: rowScores(best.predictor, validation.matrix), search: { best: record(best), tried: tried.map(record), ended: 'evaluations', seed } };
}

interface FittedLaw {
  readonly law: PurchaseLawName;
  readonly parameters: readonly FittedParameter[];
  readonly logLikelihood: number;
}

/** Places of the matrix by role. */
function placesOf(inputs: readonly InputTransform[], columns: ValueColumns): LifetimePredictor['columns'] {
  const placeOf = (role: keyof ValueColumns): number => inputs.findIndex(({ column }) => column === columns[role]);
  return { purchases: placeOf('purchases'), first: placeOf('first'), last: placeOf('last'), spend: placeOf('spend') };
}

interface KnownCustomer {
  readonly history: PurchaseHistory;
  readonly purchases: number;
  readonly paid: number;
}

/** @returns undefined: never bought */
function customerOf({ columns }: Matrix, places: LifetimePredictor['columns'], row: number): KnownCustomer | undefined {
  const at = (role: keyof typeof places): number => columns[places[role]]![row]!;
  const [purchases, first, latest, paid] = [at('purchases'), at('first'), at('last'), at('spend')];
  if (!(purchases >= 1 && first >= 0 && latest >= 0)) return undefined;
  const age = first / WEEK_DAYS;
  return { purchases, paid: paid > 0 ? paid : 0, history: { repeats: purchases - 1, age, last: purchases === 1 ? 0 : Math.max(0, age - latest / WEEK_DAYS), tilt: 0 } };
}

/** What the predictor expects, [rows]. */
export function amountsOf(predictor: LifetimePredictor, matrix: Matrix): Float64Array {
  return rowScores(predictor, matrix)[0]!.map(Math.exp);
}

/** What came of the training rows together, over what the law expects; undefined where nothing came. */
function paceOf(predictor: LifetimePredictor, { matrix, labels }: LabelledMatrix): number | undefined {
  const expected = amountsOf(predictor, matrix);
  const sum = (values: Float64Array): number => values.reduce((all, each) => all + each, 0);
  const pace = sum(labels) / sum(expected);
  return pace > 0 && Number.isFinite(pace) ? pace : undefined;
}

function told({ name, value, low, high }: FittedParameter): LawParameter {
  return { name, value: Math.min(GREATEST_PARAMETER, Math.max(LEAST_PARAMETER, value)), ...(Number.isFinite(low) && Number.isFinite(high) && { low, high }) };
}
