/** Lines of the server's log as they stand in a terminal: alarms in words, all else as JSON. */
import type { LogLine } from '../http/create-http-server.ts';
import type { Say } from './language.ts';

/** @returns undefined for what only --verbose shows */
export function logLineText(line: LogLine, { verbose, say }: { readonly verbose: boolean; readonly say: Say }): string | undefined {
  if (line.kind === 'alarm') {
    const share = `${Math.round(line.share * 100)} %`;
    return say(
      `! One customer sends ${share} of all events (${line.events} in the last minute): a bot? GET /v1/status and \`limn doctor\` name it. [heavy_customer]`,
      `! 有一位客户发送了全部事件的 ${share}（最近一分钟 ${line.events} 个），可能是机器人。GET /v1/status 与 \`limn doctor\` 可查看是谁。[heavy_customer]`,
    );
  }
  // Notes are for who looks; what closes is good news that nobody waits for.
  if (line.kind === 'alert' && line.change === 'opened' && line.level !== 'note') return `! ${say(line.text.en, line.text.zh)} [${line.code}]`;
  return verbose || line.kind === 'failure' || line.kind === 'reveal' ? JSON.stringify(line) : undefined;
}
