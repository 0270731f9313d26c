/** A worker thread of a forest: grows trees until there is none left, and sends them. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ForestTask } from './forest-grow.ts';
import { ForestMember } from './forest-member.ts';

const member = new ForestMember(workerData as ForestTask);
while (member.growNext());
parentPort!.postMessage(member.part(), []);
