/** A living shop: its stream in order of delivery, and the truth about it. */
import { LineWriter } from './message/line-writer.ts';
import { MessageReader, type ShopMessage } from './message/message.ts';
import { shopSettings, type ShopOptions, type ShopSettings } from './shop/options.ts';
import { planOf } from './shop/plan.ts';
import { faultNames, faults, kindNames, type Fault } from './stream/event-kind.ts';
import { ShopStream } from './stream/shop-stream.ts';
import { TruthReader } from './truth-reader.ts';
import type { CampaignTruth, CustomerTruth, DriftTruth, FaultTruth, ProductTruth, ShopTruth, TotalsTruth } from './truth.ts';

/** A message, and when it is delivered. */
export interface Delivery {
  /** ms since 1970, never before that of the delivery before. */
  readonly deliveredAt: number;
  /** How long after it happened, ms. */
  readonly delayMs: number;
  readonly fault: Fault;
  readonly message: ShopMessage;
}

/** What is read of the stream at once. */
export interface LineOptions {
  /** Stops after this many lines. */
  readonly lines: number;
  /** Stops soon after this many characters. */
  readonly characters: number;
  /** Called for each late or repeated message among them. */
  readonly onFault?: ((fault: FaultTruth) => void) | undefined;
}

/** A shop. Its stream is read once, as lines, as messages or in turns; the truth can be read at any time and changes nothing. */
export interface Shop {
  readonly settings: ShopSettings;
  /** When its time is over, ms since 1970. */
  readonly end: number;
  /** Passes over what is delivered before a moment, ms. It counts as delivered. Cost about 1 µs a message. */
  skipTo(moment: number): void;
  /** The next message in order of delivery; undefined when the time is over. Cost about 4 µs. */
  next(): Delivery | undefined;
  /**
   * The next messages as NDJSON, each with its line end; empty when the time is over. One character is one byte of UTF-8: write it as
   * latin1. Cost about 2 µs a line.
   */
  readLines(options: LineOptions): string;
  /** Moment of the latest delivery that was read, ms; the start before the first. */
  readonly deliveredTo: number;
  /** What was delivered so far. */
  totals(): TotalsTruth;
  /** What it was asked for, what was done, and what is sold. */
  truth(): Iterable<ShopTruth | CampaignTruth | DriftTruth | ProductTruth>;
  /** Who the customer of a number is, from 0. Cost about 10 µs. */
  customer(index: number): CustomerTruth;
  /** Moments of the customer's orders, ms: those that are seen in the stream unless delivered too late for it. */
  orders(index: number): readonly number[];
  /**
   * Orders that the law expects of the customer between two moments, ms, given who has left before the first of them: none, then.
   * Else (1 − e^(−λpt)) / p, with t in the season's time and sped up by campaigns. Beyond the end no campaign runs.
   * Source: Fader, Hardie and Lee (2005).
   */
  expectedOrders(index: number, between: { readonly from: number; readonly to: number }): number;
  /**
   * How likely the next look of the customer falls on each product, in the order in which the truth tells products, under what holds at a
   * moment, ms; sums to 1. The best list that anybody could recommend is in its order. Cost about 50 µs.
   */
  lookChances(index: number, at: number): Float64Array;
}

/**
 * Opens a shop. The same options give the same bytes on every machine with the same arithmetic, however they are read.
 *
 * @throws ShopError `malformed_shop`
 * @example createShop({ seed: 7, users: 1_000 }).readLines({ lines: 10, characters: 65_536 })
 * Cost about 3 µs a customer; memory about 40 bytes a customer and 50 a message that waits.
 */
export function createShop(options: ShopOptions): Shop {
  const plan = planOf(shopSettings(options));
  const stream = new ShopStream(plan);
  const lines = new LineWriter(plan);
  const messages = new MessageReader(plan);
  const truth = new TruthReader(plan);
  const { waiting } = stream;
  let deliveredTo = plan.start;
  /** A row that was looked at and not handed over; -1: none. */
  let held = -1;
  const byFault = new Float64Array(faultNames.length);
  const byKind = new Float64Array(kindNames.length);

  function nextRow(): number {
    const row = held >= 0 ? held : stream.next();
    held = -1;
    if (row < 0) return row;
    deliveredTo = waiting.deliveredAt[row]!;
    const fault = waiting.fault[row]!;
    byFault[fault]!++;
    if (fault !== faults.duplicate) byKind[waiting.kind[row]!]!++;
    return row;
  }

  function faultOf(row: number): FaultTruth {
    const { messageId, timestamp, receivedAt } = messages.read(waiting, row);
    return { truth: 'fault', messageId, fault: faultNames[waiting.fault[row]!] as FaultTruth['fault'], timestamp, receivedAt };
  }

  return {
    settings: plan.settings,
    end: plan.end,
    get deliveredTo() {
      return deliveredTo;
    },
    skipTo(moment) {
      for (;;) {
        if (held < 0) held = stream.next();
        if (held < 0 || waiting.deliveredAt[held]! >= moment) return;
        nextRow();
      }
    },
    next() {
      const row = nextRow();
      if (row < 0) return undefined;
      return { deliveredAt: deliveredTo, delayMs: deliveredTo - waiting.at[row]!, fault: waiting.fault[row] as Fault, message: messages.read(waiting, row) };
    },
    readLines({ lines: most, characters, onFault }) {
      let text = '';
      for (let count = 0; count < most && text.length < characters; count++) {
        const row = nextRow();
        if (row < 0) break;
        text += lines.write(waiting, row);
        if (onFault !== undefined && waiting.fault[row] !== faults.none) onFault(faultOf(row));
      }
      return text;
    },
    totals() {
      const [onTime, late, tooLate, duplicate] = byFault as unknown as readonly [number, number, number, number];
      const events = onTime + late + tooLate;
      return { truth: 'totals', messages: events + duplicate, events, faults: { late, tooLate, duplicate }, kinds: Object.fromEntries(kindNames.map((name, kind) => [name, byKind[kind]!])) };
    },
    *truth() {
      yield truth.shop();
      yield* truth.campaigns();
      yield* truth.drift();
      yield* truth.products();
    },
    customer: (index) => truth.customer(index),
    orders: (index) => truth.orders(index),
    expectedOrders: (index, between) => truth.expectedOrders(index, between),
    lookChances: (index, at) => truth.lookChances(index, at),
  };
}
