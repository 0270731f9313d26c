/** A discovery by a running server: begun, followed, and refused where there is nothing to be found in. */
import { setTimeout } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';
import { failureOf } from './train-named.ts';

const ASK_EVERY_MS = 200;

/** What all discoveries answer. */
interface Answer {
  readonly state: 'none' | 'running' | 'done' | 'refused' | 'failed';
  readonly share?: number;
  readonly reason?: string;
  readonly code?: string;
  readonly detail?: { readonly en: string; readonly zh: string };
  readonly cure?: { readonly en: string; readonly zh: string };
}

/** @param path such as `/v1/discoveries/tags` @throws CliError `request_refused`; LearnError why there is nothing to be found in */
export async function followDiscovery<Found extends Answer>({ client: clientOf, terminal, say }: CliContext, path: string, { asked, title }: { readonly asked: object; readonly title: string }): Promise<Found> {
  const client = clientOf();
  const progress = createProgress(terminal, title);
  let answer = await client.administer<Found>(path, asked);
  while (answer.state === 'running') {
    progress.show(answer.share ?? 0, say('reading the log', '读取日志'));
    await setTimeout(ASK_EVERY_MS);
    answer = await client.get<Found>(path);
  }
  if (terminal.watched) terminal.replaceLine('');
  if (answer.state === 'done') return answer;
  if (answer.state === 'refused') throw await failureOf({ code: answer.code!, detail: answer.detail!, cure: answer.cure! });
  throw new CliError('request_refused', { detail: say(`Nothing was found: ${answer.reason ?? answer.state}.`, `未能完成：${answer.reason ?? answer.state}。`), cure: say('Look into the log of the server and report it.', '请查看服务日志并反馈。') });
}
