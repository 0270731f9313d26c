/** One segment: what it means, who is in, how it grew; and the builder, when it is edited. */
import { RulePage } from './rule-page.tsx';

/** The page at /segments/{name}. */
export function Page() {
  return <RulePage kind="segment" />;
}
