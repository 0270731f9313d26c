/** `limn discover …`: what nobody has declared and the customers show by themselves. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { addDiscoverOdditiesCommand } from './discover-oddities.ts';
import { addDiscoverSegmentsCommand } from './discover-segments.ts';
import { addDiscoverTagsCommand } from './discover-tags.ts';

/** A word for all that is found rather than declared; each finding is a command of its own below it. */
export function addDiscoverCommand(program: Command, context: CliContext): void {
  const { say } = context;
  const discover = program
    .command('discover')
    .description(say('find what nobody declared: groups of customers, tags, oddities', '发现尚未定义的规律：客户分组、标签、异常'));
  for (const add of findings) add(discover, context);
}

const findings: readonly ((discover: Command, context: CliContext) => void)[] = [addDiscoverSegmentsCommand, addDiscoverTagsCommand, addDiscoverOdditiesCommand];
