/** One tag: what it means, who has it, how it grew; and the builder, when it is edited. */
import { RulePage } from './rule-page.tsx';

/** The page at /tags/{name}. */
export function Page() {
  return <RulePage kind="tag" />;
}
