/** Words that the parts of the page of forecasts share. */
import { defineWords } from '../../language/words.ts';

/** What models are called, by name; days have weeks as their season. */
export const modelWords = defineWords({
  chosen: { en: 'whatever was chosen then', zh: '当时所选模型' },
  naive: { en: 'the last day again', zh: '沿用最近一天' },
  'seasonal-naive': { en: 'the last week again', zh: '重复上一周' },
  'seasonal-mean': { en: 'the mean of four weeks', zh: '近四周均值' },
  drift: { en: 'the line goes on', zh: '直线外推' },
  'exponential-smoothing': { en: 'exponential smoothing', zh: '指数平滑' },
  arima: { en: 'ARIMA', zh: 'ARIMA' },
  recurrent: { en: 'a recurrent network', zh: '循环神经网络' },
  combination: { en: 'the mean of three models', zh: '三种模型的均值' },
});

/** Models that nobody needs to learn: what others must beat. */
export const simpleModels: ReadonlySet<string> = new Set(['naive', 'seasonal-naive', 'seasonal-mean', 'drift']);
