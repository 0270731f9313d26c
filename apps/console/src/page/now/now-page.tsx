/** Is all well, and what just changed. */
import { PageHead } from '../../component/page-head.tsx';

/** The page at /now. */
export function Page() {
  return <PageHead name="Now" sentence="All well." />;
}
