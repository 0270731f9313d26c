/** `limn serve-models --models FOLDER | --data FOLDER`: a model server on this machine, for the clients of others. */
import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import type { RepositoryNews } from '../model-server/repository/model-repository.ts';
import type { ServingModels } from '../model-server/serve-models.ts';
import { defaultHost, type CliContext } from './context.ts';
import { failureOf } from './failure.ts';
import type { Say } from './language.ts';
import { listenError } from './serve.ts';
import { keysOf, portOf } from './settings.ts';
import { stopOnSignals } from './stop-signals.ts';
import { tableLines } from './table.ts';

interface ServeModelsOptions {
  readonly models?: string;
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly grpcPort?: string;
  /** False when told to do without. */
  readonly grpc: boolean;
  readonly apiKey?: readonly string[];
  readonly adminKey?: readonly string[];
  readonly threads?: string;
  readonly batch?: string;
  readonly wait?: string;
  readonly maxBody?: string;
  readonly watch?: string;
}

/** Where it listens unless told otherwise. */
const usualPort = '4760';
const usualGrpcPort = '4761';

export function addServeModelsCommand(program: Command, context: CliContext): void {
  const { say, env } = context;
  const collect = (key: string, keys: readonly string[] = []): readonly string[] => [...keys, key];
  program
    .command('serve-models')
    .description(say('serve models to clients of the Open Inference Protocol (REST, gRPC) and of TensorFlow Serving', '按开放推理协议（REST、gRPC）和 TensorFlow Serving 接口提供模型服务'))
    .option('--models <folder>', say('folder of NAME/VERSION/model.onnx (LIMN_MODELS)', '模型目录：名称/版本/model.onnx（LIMN_MODELS）'))
    .option('--data <folder>', say("data folder of Limn: its models, the champion answering (LIMN_DATA)", 'Limn 数据目录：提供其中的模型，默认由现役模型应答（LIMN_DATA）'))
    .option('--port <number>', say('of REST (LIMN_MODELS_PORT; default 4760); 0: any free one', 'REST 端口（LIMN_MODELS_PORT；默认 4760）；0 为任一空闲端口'))
    .option('--grpc-port <number>', say('of gRPC (LIMN_GRPC_PORT; default 4761); 0: any free one', 'gRPC 端口（LIMN_GRPC_PORT；默认 4761）；0 为任一空闲端口'))
    .option('--no-grpc', say('REST only', '仅 REST'))
    .option('--host <address>', say('LIMN_HOST; default 127.0.0.1, this machine only', 'LIMN_HOST；默认 127.0.0.1，仅本机'))
    .option('--api-key <key>', say('may ask models; repeatable (LIMN_API_KEY); without one, this machine alone may', '可调用模型的密钥，可重复（LIMN_API_KEY）；未设置时仅本机可用'), collect)
    .option('--admin-key <key>', say('may load and unload models, too; repeatable (LIMN_ADMIN_KEY)', '还可加载和卸载模型的密钥，可重复（LIMN_ADMIN_KEY）'), collect)
    .option('--threads <number>', say('that run models; default half of the processors', '运行模型的线程数；默认处理器数的一半'))
    .option('--batch <rows>', say('rows of several requests that share a run, at most; default 64; 1: none do', '一次运行最多合并的行数；默认 64；1 表示不合并'))
    .option('--wait <ms>', say('how long gathered requests may wait for more; default 0: until the run before them ends', '已聚集的请求最多再等多久（毫秒）；默认 0，即上一次运行结束为止'))
    .option('--max-body <MiB>', say('of a request, at most; default 32', '单个请求的最大体积（MiB）；默认 32'))
    .option('--watch <seconds>', say('how often the folders are looked at; default 2; 0: only when asked to load', '查看目录的间隔（秒）；默认 2；0 表示仅在要求加载时'))
    .addHelpText('after', say(
      '\nExamples:\n  limn serve-models --models models\n  limn serve-models --data data/retail --port 4760\n  limn serve-models --models models --host 0.0.0.0 --api-key "$(openssl rand -hex 16)"\n  curl -s http://127.0.0.1:4760/v2/models/NAME',
      '\n示例：\n  limn serve-models --models models\n  limn serve-models --data data/retail --port 4760\n  limn serve-models --models models --host 0.0.0.0 --api-key "$(openssl rand -hex 16)"\n  curl -s http://127.0.0.1:4760/v2/models/名称',
    ))
    .action(async (options: ServeModelsOptions) => start(context, withEnvironment(options, env)));
}

function withEnvironment(options: ServeModelsOptions, env: CliContext['env']): ServeModelsOptions {
  const [models, data] = [options.models ?? (env['LIMN_MODELS'] || undefined), options.data ?? (env['LIMN_DATA'] || undefined)];
  return {
    ...options,
    // A folder named here is meant alone, whatever the environment says of the other.
    ...(models !== undefined && (options.models !== undefined || options.data === undefined) && { models }),
    ...(data !== undefined && (options.data !== undefined || options.models === undefined) && { data }),
    apiKey: options.apiKey ?? keysOf(env['LIMN_API_KEY']),
    adminKey: options.adminKey ?? keysOf(env['LIMN_ADMIN_KEY']),
    port: options.port ?? (env['LIMN_MODELS_PORT'] || usualPort),
    grpcPort: options.grpcPort ?? (env['LIMN_GRPC_PORT'] || usualGrpcPort),
    host: options.host ?? (env['LIMN_HOST'] || defaultHost),
  };
}

async function start(context: CliContext, options: ServeModelsOptions): Promise<void> {
  const { terminal, say, lang } = context;
  const { models, data, host = defaultHost, apiKey = [], adminKey = [] } = options;
  if (models === undefined && data === undefined) throw new CliError('wrong_call', { detail: say('Nothing says which models to serve.', '没有指定要提供的模型。'), cure: say('Name a folder with --models (NAME/VERSION/model.onnx) or a data folder with --data.', '请用 --models（名称/版本/model.onnx）或 --data（数据目录）指定。') });
  const port = portOf(options.port, say);
  const grpcPort = options.grpc ? portOf(options.grpcPort, say) : undefined;
  const warn = (cause: unknown): void => {
    const known = failureOf(cause, lang);
    terminal.note(`  ${terminal.paint('yellow', '!')} ${known === undefined ? String(cause) : `${known.message} ${known.cure}`}`);
  };
  const threads = options.threads === undefined ? undefined : numberOf('--threads', options.threads, { least: 1, most: 64, say });
  // Loaded here: no other command needs gRPC.
  const { serveModels } = await import('../model-server/serve-models.ts');
  const serving = await serveModels({
    models, data, host, port, grpcPort,
    keys: { api: apiKey, admin: adminKey },
    ...(threads !== undefined && { threads }),
    batches: { rows: numberOf('--batch', options.batch ?? '64', { least: 1, most: 10_000, say }), waitMs: numberOf('--wait', options.wait ?? '0', { least: 0, most: 10_000, say }) },
    mostBodyBytes: numberOf('--max-body', options.maxBody ?? '32', { least: 1, most: 2_000, say }) * 2 ** 20,
    watchMs: numberOf('--watch', options.watch ?? '2', { least: 0, most: 86_400, say }) * 1_000,
    onNews: (news) => tellNews(context, news, warn),
    onWarning: warn,
  }).catch((cause: unknown) => {
    throw listenError(cause, { host, port: (cause as { readonly port?: number }).port ?? port, say });
  });
  stopOnSignals(context, () => serving.stop(), {
    stopping: say('  Stopping: what was asked is answered … (Ctrl-C again stops at once)', '  正在停止：先完成已收到的请求……（再按 Ctrl-C 立即停止）'),
    stopped: say('  Stopped.', '  已停止。'),
    atOnce: say('  Stopped at once. Requests without an answer can be sent again, anywhere: asking a model changes nothing.', '  已立即停止。未得到应答的请求可重发到任何进程：调用模型不改变任何数据。'),
  });
  tellServing(context, serving);
}

function tellNews({ terminal, say }: CliContext, news: RepositoryNews, warn: (cause: unknown) => void): void {
  const { name, version } = news;
  if (news.news === 'refused') warn(news.cause);
  else if (news.news === 'loaded') terminal.note(say(`  loaded ${name} ${version} in ${Math.round(news.ms ?? 0)} ms`, `  已加载 ${name} ${version}，用时 ${Math.round(news.ms ?? 0)} 毫秒`));
  else terminal.note(say(`  let go ${name} ${version}`, `  已卸载 ${name} ${version}`));
}

function tellServing(context: CliContext, { url, grpc, repository }: ServingModels): void {
  const { terminal, say } = context;
  const models = repository.models.map(({ name, versions, usual, labels }) => ({ name, versions: [...versions.keys()], ...(usual !== undefined && { usual }), labels: Object.fromEntries([...labels].filter(([label]) => label.length < 64)) }));
  if (context.json()) return context.printJson({ url, ...(grpc !== undefined && { grpc }), pid: process.pid, models });
  terminal.print(`${terminal.paint('green', '✓')} ${say(`Serving models at ${url}/v2${grpc === undefined ? '' : `, gRPC at ${grpc}`}`, `模型服务：${url}/v2${grpc === undefined ? '' : `，gRPC：${grpc}`}`)}`);
  const columns = [{ title: say('model', '模型') }, { title: say('versions', '版本') }, { title: say('answers unasked', '默认版本') }];
  if (models.length > 0) tableLines(columns, models.map(({ name, versions, usual = '' }) => [name, versions.join(', '), usual])).forEach((line) => terminal.print(line));
  else terminal.print(say('  There is none yet; one is served as soon as it is there.', '  暂无模型；放入后即开始提供。'));
}

function numberOf(option: string, text: string, { least, most, say }: { readonly least: number; readonly most: number; readonly say: Say }): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number;
  throw new CliError('malformed_option', { detail: say(`${option} cannot be '${text}'.`, `${option} 不能取“${text}”。`), cure: say(`Write a whole number from ${least} to ${most}.`, `请写 ${least} 到 ${most} 的整数。`) });
}
