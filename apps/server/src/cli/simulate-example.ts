/** Keeps an example moving when its history is over: simulated customers go on where the real ones ended. */
import { setTimeout } from 'node:timers/promises';
import { isRejected, readTypedMessage, type LimnEvent, type SourceId } from '@limn/engine';
import type { Limn } from '@limn/host';
import { createShop, type ShopMessage } from '@limn/simulate';
import type { CliContext } from './context.ts';
import type { Example, ExampleSimulation } from './example.ts';
import { followShop } from './simulate-live.ts';

/** Those who open the example shall see it before it moves, ms. */
const headStartMs = 1_000;

export interface SimulateExampleOptions {
  readonly limn: Limn;
  readonly example: Example;
  /** How many times as fast as usual they come. */
  readonly speed: number;
  readonly signal: AbortSignal;
}

/**
 * Sends what simulated customers do, in the example's time, until told to stop. Starting again goes on as if it had never stopped,
 * but for what was missed. Never throws: the example goes on without them, and says so.
 */
export async function simulateExample({ terminal, say }: CliContext, { limn, example: { startAt, simulation }, speed, signal }: SimulateExampleOptions): Promise<void> {
  try {
    await setTimeout(headStartMs, undefined, { signal });
    await followShop({
      shop: createShop({ ...simulation.shop, start: startAt }),
      clock: limn.clock,
      from: startAt,
      speed,
      signal,
      async take(messages) {
        const events = eventsOf(limn, messages, simulation);
        if (events.length > 0) await limn.ingest(events, undefined, 'simulated-customers');
        return true;
      },
    });
  } catch (error) {
    if (signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    terminal.note(`  ${terminal.paint('yellow', '!')} ${say(`No more simulated customers come: ${reason}`, `模拟顾客已停止：${reason}`)}`);
  }
}

function eventsOf(limn: Limn, messages: readonly ShopMessage[], { message }: ExampleSimulation): readonly LimnEvent[] {
  const arrival = { receivedAt: limn.clock.now(), find: (identifier: string): SourceId | undefined => limn.engine.find(identifier) };
  return messages.flatMap((sent) => {
    const translated = message(sent);
    const event = translated === undefined ? undefined : readTypedMessage(translated, arrival);
    return event === undefined || isRejected(event) ? [] : [event];
  });
}
