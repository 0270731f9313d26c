/** How far a training is: which step, and how much of it. */
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import styles from './predictions.module.css';

const words = defineWords({
  collect: { en: 'Reading history, {share}', zh: '正在读取历史，{share}' },
  check: { en: 'Checking examples against history, {share}', zh: '正在对照历史核对样本，{share}' },
  learn: { en: 'Learning, {share}', zh: '正在学习，{share}' },
  judge: { en: 'Judging on later customers, {share}', zh: '正在用更晚的数据评估，{share}' },
  progress: { en: 'Progress of the training', zh: '训练进度' },
});

/** Of a training that runs. */
export interface TrainingProgressProps {
  readonly step: 'collect' | 'check' | 'learn' | 'judge' | undefined;
  readonly share: number | undefined;
}

/** A bar with its words; the steps count a quarter each. */
export function TrainingProgress({ step = 'collect', share = 0 }: TrainingProgressProps) {
  const say = useWords(words);
  const format = useFormat();
  const whole = (['collect', 'check', 'learn', 'judge'].indexOf(step) + share) / 4;
  return (
    <div>
      <p>{say(step, { share: format.percent(share) })}</p>
      <progress className={styles['progress']} max={1} value={whole} aria-label={say('progress')} />
    </div>
  );
}
