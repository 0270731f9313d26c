/** Where alerts go, as `limn start` is told. */
import { CliError } from '../errors.ts';
import type { Environment } from './context.ts';
import type { Say } from './language.ts';
import type { WebhookSettings } from '../watch/alert-webhook.ts';

/** @param option `--alert-webhook`, before LIMN_ALERT_WEBHOOK; the secret stands in LIMN_ALERT_WEBHOOK_SECRET @returns undefined: nowhere @throws CliError `malformed_option` */
export function webhookSettings(option: string | undefined, env: Environment, say: Say): WebhookSettings | undefined {
  const text = option ?? (env['LIMN_ALERT_WEBHOOK'] || undefined);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '') {
    throw new CliError('malformed_option', { detail: say('--alert-webhook is no address that can be posted to.', '--alert-webhook 不是可以 POST 的地址。'), cure: say('Write one such as https://example.org/alerts, without a name or password in it.', '请写类似 https://example.org/alerts 的地址，不要包含用户名或密码。') });
  }
  const secret = env['LIMN_ALERT_WEBHOOK_SECRET'];
  if (secret === undefined || secret.length < LEAST_SECRET) {
    throw new CliError('malformed_option', { detail: say('The alert webhook has no secret to sign with.', '告警 webhook 缺少签名密钥。'), cure: say(`Set LIMN_ALERT_WEBHOOK_SECRET to at least ${LEAST_SECRET} characters: openssl rand -hex 24.`, `请将 LIMN_ALERT_WEBHOOK_SECRET 设为至少 ${LEAST_SECRET} 个字符：openssl rand -hex 24。`) });
  }
  return { url: url.href, secret };
}

const LEAST_SECRET = 16;
