/** Words that the parts of the page of forecasts share. */
import { defineWords } from '../../language/words.ts';

/** What models are called, by name. */
export const modelWords = defineWords({
  chosen: { en: 'whatever was chosen then', zh: '当时所选模型' },
  naive: { en: 'the last step again', zh: '沿用最近一期' },
  'seasonal-naive': { en: 'the last season again', zh: '重复上一周期' },
  'seasonal-mean': { en: 'the mean of four seasons', zh: '近四个周期均值' },
  drift: { en: 'the line goes on', zh: '直线外推' },
  'exponential-smoothing': { en: 'exponential smoothing', zh: '指数平滑' },
  arima: { en: 'ARIMA', zh: 'ARIMA' },
  recurrent: { en: 'a recurrent network', zh: '循环神经网络' },
  combination: { en: 'the mean of three models', zh: '三种模型的均值' },
});
