/** Whether a part of the page was looked at. */
import { useEffect, useRef, useState, type RefObject } from 'react';

/** Pages move while they load: what was in sight for less, ms, only passed by. */
const passingMs = 1_000;

/** @returns where to look, and whether it stayed in sight; once seen, always */
export function useInSight<T extends Element>(): readonly [place: RefObject<T | null>, seen: boolean] {
  const place = useRef<T>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (place.current === null || seen) return undefined;
    let staying: ReturnType<typeof setTimeout> | undefined;
    const watcher = new IntersectionObserver((entries) => {
      clearTimeout(staying);
      if (entries.at(-1)!.isIntersecting) staying = setTimeout(() => setSeen(true), passingMs);
    });
    watcher.observe(place.current);
    return () => {
      clearTimeout(staying);
      watcher.disconnect();
    };
  }, [seen]);
  return [place, seen];
}
