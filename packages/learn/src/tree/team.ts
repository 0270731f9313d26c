/** Threads that grow the same tree together: each has its own rows, and they wait for each other where they need all. */

/** One of them, as it sees itself. */
export interface TeamMember {
  readonly index: number;
  readonly size: number;
  /** Waits until every member has come here. What they wrote before, all read afterwards. */
  meet(): void;
}

/** A team of one: nobody to wait for. */
export const alone: TeamMember = { index: 0, size: 1, meet() {} };

const ARRIVED = 0;
const MEETING = 1;
const FAILED = 2;

/** Looks, before a thread goes to sleep: another is mostly there within some ten microseconds, and being woken takes as long. */
const LOOKS = 10_000;

/** Longer than any share of the work between two meetings takes. */
const PATIENCE_MS = 120_000;

/** Memory of the meetings of a team. */
export function createMeetings(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}

/** Says that a member cannot go on: the others fail at their next meeting instead of waiting for it. */
export function giveUp(meetings: Int32Array): void {
  Atomics.store(meetings, FAILED, 1);
  Atomics.add(meetings, MEETING, 1);
  Atomics.notify(meetings, MEETING);
}

/** A member of a team. @param meetings shared by all members */
export function joinTeam(meetings: Int32Array, index: number, size: number): TeamMember {
  if (size === 1) return alone;
  return {
    index,
    size,
    meet() {
      const meeting = Atomics.load(meetings, MEETING);
      if (Atomics.add(meetings, ARRIVED, 1) === size - 1) {
        Atomics.store(meetings, ARRIVED, 0);
        Atomics.add(meetings, MEETING, 1);
        Atomics.notify(meetings, MEETING);
      } else {
        for (let look = 0; look < LOOKS && Atomics.load(meetings, MEETING) === meeting; look++);
        if (Atomics.load(meetings, MEETING) === meeting && Atomics.wait(meetings, MEETING, meeting, PATIENCE_MS) === 'timed-out') giveUp(meetings);
      }
      if (Atomics.load(meetings, FAILED) === 1) throw new Error('A thread of the training ended before its time.');
    },
  };
}
