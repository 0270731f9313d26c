/** `limn models register FILE.onnx --signature FILE.json --for NAME`: a model made elsewhere becomes a candidate. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import { mostModelBytes } from '../learn/foreign-models.ts';
import type { CliContext } from './context.ts';

interface RegisterFlags {
  readonly signature: string;
  readonly for: string;
  readonly by: string;
}

/** What people read of a hash. */
const SHORT = 8;

/** @param models the command `limn models` */
export function addRegisterCommand(models: Command, context: CliContext): void {
  const { say, terminal } = context;
  models
    .command('register')
    .argument('<file>', say('ONNX file, all tensors inside', 'ONNX 文件，所有张量都在其中'))
    .description(say('register a model made elsewhere: scikit-learn, PyTorch or any other that writes ONNX', '登记外部模型：scikit-learn、PyTorch 等导出的 ONNX'))
    .requiredOption('--signature <file>', say('JSON: which columns it takes, and which of its outputs are the scores', 'JSON 文件：模型使用哪些列，哪些输出是分数'))
    .requiredOption('--for <name>', say('the prediction', '预测名称'))
    .option('--by <name>', say('who registers it; stands in the record', '操作人，会记录在案'), process.env['USER'] ?? 'limn')
    .addHelpText('after', say(
      '\nA signature:\n  { "inputs": [{ "name": "X", "type": "float32", "columns": ["orders30d", "spend30d"] }],\n    "output": { "name": "probabilities", "places": [1] }, "link": "logistic" }\n\nExample:\n  limn models register churn.onnx --signature churn.json --for churn90d',
      '\n签名示例：\n  { "inputs": [{ "name": "X", "type": "float32", "columns": ["orders30d", "spend30d"] }],\n    "output": { "name": "probabilities", "places": [1] }, "link": "logistic" }\n\n示例：\n  limn models register churn.onnx --signature churn.json --for churn90d',
    ))
    .action(async (file: string, { signature: signatureFile, for: name, by }: RegisterFlags) => {
      // Loaded here: other commands start without it.
      const { readBounded, tryForeign } = await import('@limn/learn');
      const onnx = await readBounded(file, mostModelBytes);
      const signature = await readSignatureFile(signatureFile, context);
      // Tried here first: what is wrong with it is told in the language of the terminal, and nothing is sent.
      await tryForeign({ file, onnx, signature, mostBytes: mostModelBytes });
      const model = await context.client().administer<{ readonly hash: string; readonly state: string }>(`/v1/predictions/${encodeURIComponent(name)}/models`, { onnx: onnx.toString('base64'), signature, file: basename(file), by });
      if (context.json()) return context.printJson(model);
      const hash = model.hash.slice(0, SHORT);
      terminal.print(`${terminal.paint('green', '✓')} ${model.state === 'candidate' ? say(`${name}: ${hash} is a candidate, made elsewhere`, `${name}：${hash} 已登记为候选（外部模型）`) : say(`${name}: ${hash} was registered before`, `${name}：${hash} 此前已登记`)}`);
      terminal.print(`  limn promote ${hash} --to shadow  ${terminal.paint('dim', say('it is told beside, and answers for nobody', '影子运行，不对外应答'))}`);
    });
}

async function readSignatureFile(file: string, { say }: CliContext): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new CliError('malformed_option', {
      detail: say(`The signature ${file} cannot be read: ${(cause as Error).message}.`, `签名文件 ${file} 无法读取：${(cause as Error).message}。`),
      cure: say('Write it as JSON; `limn models register --help` shows one.', '请写成 JSON；`limn models register --help` 有示例。'),
    }, { cause });
  }
}
