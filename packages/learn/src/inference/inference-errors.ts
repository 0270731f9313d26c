/** What goes wrong while models run for requests. Part of the codes of this package: see `errors.ts`. */

/** A model, and what came of it. */
export interface RunReason {
  readonly file: string;
  readonly reason: string;
}

/** By code; sentences without their last stop. */
export const inferenceErrors = {
  run_refused: {
    en: { what: ({ file, reason }: RunReason) => `ONNX Runtime could not run ${file} on these inputs: ${reason}`, cure: 'Send values as the model was trained on; if it fails on those too, export it again' },
    zh: { what: ({ file, reason }: RunReason) => `ONNX Runtime 无法用这些输入运行 ${file}：${reason}`, cure: '请发送与训练时一致的取值；若仍然失败，请重新导出模型' },
  },
  model_stuck: {
    en: { what: ({ file, reason }: RunReason) => `${file} is not asked any more: ${reason}`, cure: 'Load a version that answers; the others go on' },
    zh: { what: ({ file, reason }: RunReason) => `${file} 已停止使用：${reason}`, cure: '请加载能正常应答的版本；其他模型不受影响' },
  },
} as const;
