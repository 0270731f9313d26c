/** Where alerts go besides this page, and whether they arrive. */
import { api } from '../../api/client.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';

const words = defineWords({
  none: { en: 'Alerts are shown here and in /metrics; limn start --alert-webhook posts them elsewhere too.', zh: '告警显示在此处和/metrics；用limn start --alert-webhook可同时发送到其他地址。' },
  sent: { en: 'Alerts are posted to {to}: {sent, plural, one {1 sent} other {# sent}} since the start, {waiting} waiting.', zh: '告警同时发送至{to}：启动以来已发送{sent}条，等待{waiting}条。' },
  failing: { en: '▲ {to} has not taken alerts since {time}: {reason}. {waiting} waiting; each is sent again until it is taken.', zh: '▲ {to}自{time}起未接收告警：{reason}。等待{waiting}条，会持续重发直到送达。' },
});

/** One sentence. */
export function WebhookNote() {
  const say = useWords(words);
  const format = useFormat();
  const { data } = api.useQuery('get', '/v1/watch', {}, { refetchInterval: 30_000 });
  if (data === undefined) return null;
  const { webhook } = data;
  if (webhook === undefined) return <p className="note">{say('none')}</p>;
  const { to, sent, waiting, failing } = webhook;
  return <p className="note">{failing === undefined ? say('sent', { to, sent, waiting: format.number(waiting) }) : say('failing', { to, time: format.dateTime(failing.since), reason: failing.reason, waiting: format.number(waiting) })}</p>;
}
