/** What `limn start` is told: options before the environment before defaults. */
import { CliError } from '../errors.ts';
import type { Keys } from '../http/access.ts';
import { defaultHost, defaultPort, type Environment } from './context.ts';
import { requireExample, type Example } from './example.ts';
import type { WebhookSettings } from '../watch/alert-webhook.ts';
import { webhookSettings } from './watch-webhook.ts';
import type { Say } from './language.ts';

/** Simulated customers come at most so many times as fast as usual: some thousand events a minute. */
const fastestSimulation = 1_000;

export interface StartOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly definition?: string;
  readonly example?: string;
  readonly writeKey?: readonly string[];
  readonly readKey?: readonly string[];
  readonly adminKey?: readonly string[];
  readonly verbose?: true;
  /** False when told to do without. */
  readonly simulation?: boolean;
  readonly simulationSpeed?: string;
  readonly alertWebhook?: string;
}

export interface StartSettings {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  readonly folder: string;
  readonly keys: Keys;
  /** What a customer is: an example's definition, or a file's. */
  readonly source: { readonly example: Example } | { readonly path: string };
  readonly verbose: boolean;
  /** How many times as fast as usual simulated customers keep an example moving; 0: not at all. */
  readonly simulationSpeed: number;
  /** Where alerts go; undefined: nowhere. */
  readonly alertWebhook: WebhookSettings | undefined;
}

/** @throws CliError `malformed_port` | `no_definition` | `malformed_option` | `unknown_example` */
export function startSettings(options: StartOptions, env: Environment, say: Say): StartSettings {
  const source = sourceOf(options, say);
  const folder = options.data ?? (env['LIMN_DATA'] || undefined) ?? ('example' in source ? `data/${source.example.name}` : 'data');
  return {
    port: portOf(options.port ?? env['LIMN_PORT'], say),
    host: options.host ?? (env['LIMN_HOST'] || defaultHost),
    folder,
    keys: {
      write: options.writeKey ?? keysOf(env['LIMN_WRITE_KEY']),
      read: options.readKey ?? keysOf(env['LIMN_READ_KEY']),
      admin: options.adminKey ?? keysOf(env['LIMN_ADMIN_KEY']),
    },
    source,
    verbose: options.verbose === true,
    simulationSpeed: 'example' in source && options.simulation !== false ? speedOf(options.simulationSpeed, say) : 0,
    alertWebhook: webhookSettings(options.alertWebhook, env, say),
  };
}

function sourceOf({ definition, example }: StartOptions, say: Say): StartSettings['source'] {
  if (definition !== undefined && example !== undefined) {
    throw new CliError('malformed_option', { detail: say('--definition and --example exclude each other.', '--definition 与 --example 不能同时使用。'), cure: say('Drop one.', '请去掉其中一个。') });
  }
  if (example !== undefined) return { example: requireExample(example, say) };
  if (definition !== undefined) return { path: definition };
  throw new CliError('no_definition', {
    detail: say('Nothing says what a customer is.', '没有指定客户画像的定义。'),
    cure: say('Start with --example retail to look around, or --definition profile.ts (docs/guide/define.md).', '先用 --example retail 看看，或用 --definition profile.ts（见 docs/guide/define.md）。'),
  });
}

/** @throws CliError `malformed_port` */
export function portOf(text: string | undefined, say: Say): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CliError('malformed_port', { detail: say(`'${text}' is no port.`, `“${text}”不是端口号。`), cure: say('Write a number from 1 to 65535, or 0 for any free one.', '请写 1 到 65535 之间的数字，0 表示任一空闲端口。') });
}

/** @throws CliError `malformed_option` */
function speedOf(text: string | undefined, say: Say): number {
  const speed = Number(text ?? 1);
  if (speed > 0 && speed <= fastestSimulation) return speed;
  throw new CliError('malformed_option', {
    detail: say(`--simulation-speed cannot be '${text}'.`, `--simulation-speed 不能取“${text}”。`),
    cure: say(`Write a number above 0, at most ${fastestSimulation}; --no-simulation keeps the example still.`, `请写大于 0、不超过 ${fastestSimulation} 的数；--no-simulation 可关闭模拟。`),
  });
}

/** Several keys stand in one variable with commas between. */
export function keysOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((key) => key.trim()).filter((key) => key !== '');
}
