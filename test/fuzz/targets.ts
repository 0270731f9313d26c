/** All that is fuzzed. */
import type { Target } from './target.ts';
import { changeFileTarget } from './target/change-file.ts';
import { checkpointTarget } from './target/checkpoint.ts';
import { definitionTarget } from './target/definition.ts';
import { expressionTarget } from './target/expression.ts';
import { frameTarget } from './target/frame.ts';
import { messageTarget } from './target/message.ts';
import { onnxTarget } from './target/onnx.ts';

/** Inputs differ from target to target; each makes, checks and stores its own. `share`: of all cases, the slow ones get fewer. */
export const targets: readonly { readonly target: Target<unknown>; readonly share: number }[] = [
  { target: messageTarget, share: 30 },
  { target: definitionTarget, share: 1 },
  { target: expressionTarget as unknown as Target<unknown>, share: 44 },
  { target: frameTarget as unknown as Target<unknown>, share: 20 },
  { target: checkpointTarget as unknown as Target<unknown>, share: 10 },
  { target: changeFileTarget as unknown as Target<unknown>, share: 5 },
  { target: onnxTarget as unknown as Target<unknown>, share: 5 },
];
