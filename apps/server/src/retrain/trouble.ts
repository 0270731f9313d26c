/** What went wrong in a run, as the ledger keeps it. */
import { HostError } from '@limn/host';
import type { Trouble } from './step.ts';

/** Whether the same may go well another time: the world failed, not what was asked. */
export function isPassing(code: string): boolean {
  return code === 'training_failed' || code === 'model_failed' || code === 'disk_full' || code === 'training_interrupted' || code === 'internal_error';
}

/** Errors of learning say themselves in both languages; others in English. */
export async function troubleOf(cause: unknown): Promise<Trouble> {
  const { LearnError } = await import('@limn/learn');
  if (cause instanceof LearnError) {
    const { code, text: { en, zh } } = cause.problem;
    return { code, text: { en: en.what, zh: zh.what }, cure: { en: en.cure, zh: zh.cure } };
  }
  if (cause instanceof HostError) return { code: cause.code, text: { en: cause.message, zh: cause.message }, cure: { en: cause.cure, zh: cause.cure } };
  return { code: 'internal_error', text: { en: `Something unforeseen: ${cause instanceof Error ? cause.name : typeof cause}.`, zh: `发生意外错误：${cause instanceof Error ? cause.name : typeof cause}。` }, cure: { en: 'Look into the log of the server and report it.', zh: '请查看服务日志并反馈。' } };
}

/** The process ended while it was learning, so many times. */
export function interrupted(attempts: number): Trouble {
  return {
    code: 'training_interrupted',
    text: { en: `The server ended ${attempts} times while it was learning.`, zh: `训练期间服务中断了${attempts}次。` },
    cure: { en: 'Look whether memory is short; draw a sample, or try fewer settings.', zh: '请检查内存是否不足；可抽样训练或减少尝试的参数。' },
  };
}

/** A candidate that gives no numbers. */
export const notFinite: Trouble = {
  code: 'model_not_finite',
  text: { en: 'The model that was learnt gives no numbers for some customers.', zh: '训练出的模型对部分客户给不出数值。' },
  cure: { en: 'Look at columns with extreme values, or choose another trainer.', zh: '请检查取值极端的列，或更换训练方法。' },
};
