import { expect, test } from 'vitest';
import { SummaryRoom, type SummaryOwner } from './summary-room.ts';

/** Has so many bytes of summaries. */
class Owner implements SummaryOwner {
  bytes = 0;
  readonly #room: SummaryRoom;

  constructor(room: SummaryRoom) {
    this.#room = room;
  }

  grow(bytes: number): void {
    this.bytes += bytes;
    this.#room.count(this, bytes);
  }

  forgetSummaries(): void {
    this.grow(-this.bytes);
  }
}

test('nobody loses anything while all keep to the bound', () => {
  const room = new SummaryRoom(100);
  const owner = new Owner(room);
  owner.grow(100);
  room.tidy();
  expect([owner.bytes, room.bytes]).toEqual([100, 100]);
});

test('the one that grew longest ago loses its own first, and no more than needed', () => {
  const room = new SummaryRoom(100);
  const [first, second, third] = [new Owner(room), new Owner(room), new Owner(room)];
  first.grow(30);
  second.grow(60);
  first.grow(10);
  third.grow(20);
  expect(room.bytes).toBe(120);
  room.tidy();
  expect([first.bytes, second.bytes, third.bytes]).toEqual([40, 0, 20]);
  expect(room.bytes).toBe(60);
});

test('one that takes more than there is begins anew', () => {
  const room = new SummaryRoom(100);
  const owner = new Owner(room);
  owner.grow(500);
  room.tidy();
  expect(room.bytes).toBe(0);
  owner.grow(70);
  room.tidy();
  expect(room.bytes).toBe(70);
});
