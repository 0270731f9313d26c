/** Listens to a stream of server-sent events until something is told. */
import { onTestFinished } from 'vitest';

type Data = Readonly<Record<string, unknown>>;

export interface ActivityListener {
  /** The next message of the name that is as asked; others are passed over. */
  until(name: string, isAsked?: (data: Data) => boolean): Promise<Data>;
}

/** Leaves when the test has finished. */
export async function listenTo(url: string, { key, headers = {} }: { readonly key: string; readonly headers?: Readonly<Record<string, string>> }): Promise<ActivityListener> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}`, ...headers }, signal: leaving.signal });
  if (!response.ok) throw new Error(`No stream: ${response.status} ${await response.text()}`);
  const messages = readMessages(response.body!.pipeThrough(new TextDecoderStream()));
  return {
    async until(name, isAsked = () => true) {
      for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
        if (next.value.name === name && isAsked(next.value.data)) return next.value.data;
      }
      throw new Error(`The stream ended before ${name}.`);
    },
  };
}

async function* readMessages(texts: ReadableStream<string>): AsyncGenerator<{ readonly name: string; readonly data: Data }, void> {
  let rest = '';
  for await (const text of texts) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const [, name] = /^event: (.*)$/m.exec(block) ?? [];
      const [, data] = /^data: (.*)$/m.exec(block) ?? [];
      if (name !== undefined && data !== undefined) yield { name, data: JSON.parse(data) as Data };
    }
  }
}
