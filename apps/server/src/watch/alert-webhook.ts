/**
 * Tells another program what opens and closes among the alerts: a POST of JSON, signed, again and again until it is taken.
 *
 * `limn-signature: v1=` and the HMAC-SHA-256 of `id.timestamp.body` in hexadecimals, by the secret; `limn-id` is the same whenever a
 * message is sent again, `limn-timestamp` is when it was sent, seconds. The address is the operator's own, private ones too; it is
 * never followed elsewhere. Nothing that names a customer is sent.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { Alert, AlertChange } from '../activity/alert.ts';
import type { ActivityHub } from '../activity/activity-hub.ts';
import { WebhookQueue, type WaitingMessage } from './webhook-queue.ts';

/** Where alerts go. */
export interface WebhookSettings {
  readonly url: string;
  /** Signs what is sent. */
  readonly secret: string;
}

/** How it goes. */
export interface WebhookStatus {
  /** Host and path only: addresses may hold keys. */
  readonly to: string;
  readonly sent: number;
  readonly waiting: number;
  readonly dropped: number;
  /** By the system's clock, ms. */
  readonly lastSentAt?: number;
  /** Since when it is not taken, and why. */
  readonly failing?: { readonly since: number; readonly reason: string };
}

/** What a webhook works with; tests bring their own pace. */
export interface WebhookOptions extends WebhookSettings {
  readonly folder: string;
  readonly activity: Pick<ActivityHub, 'alerts' | 'onAlerts'>;
  readonly paceMs?: Partial<WebhookPace>;
}

/** How long it waits, ms. */
export interface WebhookPace {
  /** For an answer. */
  readonly timeout: number;
  /** Before the second try; each further waits twice as long, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  /** After a start, before alerts that do not hold any more are told to have closed: whoever watches must have looked. */
  readonly settle: number;
}

const usualPace: WebhookPace = { timeout: 10_000, first: 1_000, longest: 3_600_000, settle: 60_000 };
/** What names a customer stays here. */
const personal: ReadonlySet<Alert['code']> = new Set(['heavy_customer']);

export class AlertWebhook {
  readonly #options: WebhookOptions;
  readonly #pace: WebhookPace;
  readonly #queue: WebhookQueue;
  readonly #stopping = new AbortController();
  #stopHearing: () => void = () => {};
  #settling: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #sent = 0;
  #lastSentAt: number | undefined;
  #failing: WebhookStatus['failing'];

  private constructor(options: WebhookOptions, queue: WebhookQueue) {
    this.#options = options;
    this.#pace = { ...usualPace, ...options.paceMs };
    this.#queue = queue;
  }

  /** Hears from now on, and sends what still waits. */
  static async start(options: WebhookOptions): Promise<AlertWebhook> {
    const webhook = new AlertWebhook(options, await WebhookQueue.open(options.folder));
    webhook.#hear();
    return webhook;
  }

  get status(): WebhookStatus {
    const { host, pathname } = new URL(this.#options.url);
    return {
      to: `${host}${pathname}`, sent: this.#sent, waiting: this.#queue.waiting.length, dropped: this.#queue.dropped,
      ...(this.#lastSentAt !== undefined && { lastSentAt: this.#lastSentAt }),
      ...(this.#failing !== undefined && { failing: this.#failing }),
    };
  }

  /** Sends no more; what waits stays on disk. */
  async stop(): Promise<void> {
    this.#stopHearing();
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    this.#stopping.abort();
    await this.#sending;
  }

  #hear(): void {
    const { activity } = this.#options;
    this.#stopHearing = activity.onAlerts((change) => this.#take(change));
    this.#take({ opened: activity.alerts, closed: [] });
    // Alerts of before a restart that have closed meanwhile.
    this.#settling = setTimeout(() => {
      const open = new Set(activity.alerts.map(idOf));
      for (const id of this.#queue.open) if (!open.has(id)) this.#add({ id, change: 'closed' });
    }, this.#pace.settle).unref();
    this.#sendSoon(0);
  }

  #take({ opened, closed }: AlertChange): void {
    const known = new Set(this.#queue.open);
    for (const alert of opened) if (alert.level !== 'note' && !known.has(idOf(alert))) this.#add({ id: idOf(alert), change: 'opened', alert });
    for (const alert of closed) if (known.has(idOf(alert))) this.#add({ id: idOf(alert), change: 'closed', alert });
  }

  #add({ id, change, alert }: { readonly id: string; readonly change: 'opened' | 'closed'; readonly alert?: Alert }): void {
    const message = { id: randomUUID(), change, at: new Date().toISOString(), alert: alert === undefined ? { id } : sentAlert(alert) };
    void this.#queue.add({ id: message.id, body: JSON.stringify(message), tries: 0, nextAt: Date.now() }, { id, change }).catch((cause: unknown) => this.#fail(String(cause)));
    this.#sendSoon(0);
  }

  #sendSoon(afterMs: number): void {
    if (this.#stopping.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#sending ??= this.#send().finally(() => (this.#sending = undefined))), afterMs).unref();
  }

  /** In order, one after the other: what is not taken holds up what came later. */
  async #send(): Promise<void> {
    for (let next = this.#queue.waiting[0]; next !== undefined && !this.#stopping.signal.aborted; next = this.#queue.waiting[0]) {
      const now = Date.now();
      // A clock that was set back lets nobody wait longer than ever.
      const waitMs = Math.min(this.#pace.longest, next.nextAt - now);
      if (waitMs > 0) return this.#sendSoon(waitMs);
      const reason = await this.#post(next);
      if (this.#stopping.signal.aborted) return;
      if (reason === undefined) {
        this.#sent++;
        this.#lastSentAt = Date.now();
        this.#failing = undefined;
        await this.#queue.remove(next.id).catch((cause: unknown) => this.#fail(String(cause)));
      } else {
        this.#fail(reason);
        await this.#queue.postpone(next.id, Date.now() + Math.min(this.#pace.longest, this.#pace.first * 2 ** Math.min(next.tries, 30))).catch(() => {});
      }
    }
  }

  /** @returns why it was not taken; undefined: it was */
  async #post({ id, body }: WaitingMessage): Promise<string | undefined> {
    const { url, secret } = this.#options;
    const timestamp = String(Math.floor(Date.now() / 1_000));
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', 'user-agent': 'limn', 'limn-id': id, 'limn-timestamp': timestamp, 'limn-signature': `v1=${signatureOf(secret, { id, timestamp, body })}` },
        body,
        signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#pace.timeout)]),
      });
      // The body is not wanted, and must not hold the connection.
      await response.body?.cancel();
      return response.ok ? undefined : `status ${response.status}`;
    } catch (cause) {
      const { name, message, cause: inner } = cause as Error;
      return name === 'TimeoutError' ? `no answer within ${this.#pace.timeout / 1_000} s` : inner instanceof Error ? inner.message : message;
    }
  }

  #fail(reason: string): void {
    this.#failing = { since: this.#failing?.since ?? Date.now(), reason };
  }
}

/** What whoever takes a message compares with `limn-signature`. */
export function signatureOf(secret: string, { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: string }): string {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('hex');
}

function idOf({ id, code }: Pick<Alert, 'id' | 'code'>): string {
  return personal.has(code) ? code : id;
}

function sentAlert(alert: Alert): Readonly<Record<string, unknown>> {
  const { code, level, about, predictions, since, text, cure, rule } = alert;
  return {
    id: idOf(alert), code, level,
    ...(about !== undefined && !personal.has(code) && { about }),
    ...(predictions !== undefined && { predictions }),
    since: new Date(since).toISOString(), text, cure, rule,
  };
}
