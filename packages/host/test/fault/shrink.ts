/** Makes a failing plan small: leaves out whatever it fails without (Zeller's delta debugging, over steps, then messages). */
import type { Plan, Step } from './plan.ts';

export interface ShrinkOptions {
  /** Whether a plan still fails in the same way. */
  readonly fails: (plan: Plan) => Promise<boolean>;
  /** Plans that are tried at most. */
  readonly tries: number;
}

/** The smallest plan found that still fails. */
export async function shrink(plan: Plan, { fails, tries }: ShrinkOptions): Promise<Plan> {
  let smallest = plan;
  let left = tries;
  const attempt = async (candidate: Plan): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let before = Infinity; left > 0 && sizeOf(smallest) < before; ) {
    before = sizeOf(smallest);
    await fewer(() => smallest.steps, (steps) => attempt({ ...smallest, steps }));
    for (let i = 0; i < smallest.steps.length; i++) {
      const step = (): Step => smallest.steps[i]!;
      const replace = (next: Step): Promise<boolean> => attempt({ ...smallest, steps: smallest.steps.with(i, next) });
      const { do: what } = step();
      if (what === 'send') await fewer(() => (step() as SendStep).messages, (messages) => (messages.length > 0 ? replace({ ...(step() as SendStep), messages }) : Promise.resolve(false)));
      if (what === 'import') await fewer(() => (step() as ImportStep).rows, (rows) => replace({ ...(step() as ImportStep), rows }));
    }
    if (smallest.flaky > 0) await attempt({ ...smallest, flaky: 0 });
    await attempt({ ...smallest, network: { loss: 0, twice: 0 } });
    for (const [name, large] of [['checkpointEvents', 1_000], ['segmentBytes', 1_000_000], ['changeFileBytes', 1_000_000]] as const) {
      if (smallest.sizes[name] !== large) await attempt({ ...smallest, sizes: { ...smallest.sizes, [name]: large } });
    }
  }
  return smallest;
}

type SendStep = Step & { readonly do: 'send' };
type ImportStep = Step & { readonly do: 'import' };

/** Leaves out stretches, large ones first, as long as that is taken. */
async function fewer<Item>(items: () => readonly Item[], attempt: (rest: readonly Item[]) => Promise<boolean>): Promise<void> {
  for (let length = Math.ceil(items().length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let from = 0; from < items().length; ) {
      const rest = items().toSpliced(from, length);
      if (!(await attempt(rest))) from += length;
    }
  }
}

function sizeOf({ steps }: Plan): number {
  return steps.reduce((sum, step) => sum + 1 + (step.do === 'send' ? step.messages.length : step.do === 'import' ? step.rows.length : 0), 0);
}
