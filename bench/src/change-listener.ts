/** Somebody who listens to a server's changes, and notes when each came. */

export interface HeardChange {
  /** From when it holds, ms since 1970. */
  readonly at: number;
  /** When it came, by `performance.now()`. */
  readonly arrivedAt: number;
}

export interface ChangeListener {
  /** The next such change that comes after now, or came and was not asked for yet. */
  next(profile: string, name: string, change: 'enter' | 'exit'): Promise<HeardChange>;
  close(): void;
}

/** Listens from now on. @param authorization of a reader */
export async function createChangeListener(url: string, authorization: string): Promise<ChangeListener> {
  const ended = new AbortController();
  const { body, status } = await fetch(`${url}/v1/changes`, { headers: { authorization }, signal: ended.signal });
  if (status !== 200 || body === null) throw new Error(`The change stream was answered ${status}.`);
  const heard = new Map<string, HeardChange>();
  const waiting = new Map<string, (change: HeardChange) => void>();

  const listen = async (): Promise<void> => {
    let rest = '';
    for await (const bytes of body.pipeThrough(new TextDecoderStream())) {
      const arrivedAt = performance.now();
      const lines = (rest + bytes).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (!line.startsWith('data: ')) continue;
        const { profile, name, change, at } = JSON.parse(line.slice('data: '.length)) as { profile: string; name: string; change: string; at: string };
        const key = `${profile} ${name} ${change}`;
        const found = { at: Date.parse(at), arrivedAt };
        const wanted = waiting.get(key);
        waiting.delete(key);
        if (wanted === undefined) heard.set(key, found);
        else wanted(found);
      }
    }
  };
  listen().catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });

  return {
    next(profile, name, change) {
      const key = `${profile} ${name} ${change}`;
      const found = heard.get(key);
      heard.delete(key);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => waiting.set(key, resolve));
    },
    close: () => ended.abort(),
  };
}
