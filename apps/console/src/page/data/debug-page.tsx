/** What would an event do: pasted, tried on a copy, and told. Nothing is written. */
import { Button, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { PageHead } from '../../component/page-head.tsx';
import { Failed, Panel } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useKeys } from '../../shell/keys.ts';
import { CheckedEventView, useVerdict, type CheckedEvent } from './checked-event.tsx';
import { keepDraft, readDraft } from './debug-draft.ts';
import { useExamples } from './example-events.ts';
import styles from './debug.module.css';

const words = defineWords({
  name: { en: 'Debug an event', zh: '调试事件' },
  start: { en: 'Paste an event to see what it would do.', zh: '粘贴一条事件，看看会发生什么。' },
  checking: { en: 'Trying it…', zh: '正在试算…' },
  back: { en: 'Data and health', zh: '数据与健康' },
  event: { en: 'Event as JSON', zh: '事件（JSON）' },
  forms: { en: 'A Segment message or batch, a CloudEvent, or an event as the log keeps it.', zh: '支持Segment消息或批量、CloudEvent，以及日志中的事件。' },
  malformed: { en: 'This is not JSON: {reason}', zh: '这不是有效的JSON：{reason}' },
  check: { en: 'Check', zh: '试算' },
  copy: { en: 'Copy command to send it', zh: '复制发送命令' },
  copied: { en: 'Copied', zh: '已复制' },
  examples: { en: 'Examples', zh: '示例' },
  result: { en: 'What it would do', zh: '会发生什么' },
  failed: { en: 'What it would do', zh: '试算结果' },
  empty: { en: 'Nothing was checked yet. Ctrl Enter checks.', zh: '尚未试算。按Ctrl Enter开始。' },
});

/** The page at /data/debug. */
export function Page() {
  const say = useWords(words);
  const verdictOf = useVerdict();
  const [text, setText] = useState(readDraft);
  const [fault, setFault] = useState<string>();
  const [copied, setCopied] = useState(false);
  const examples = useExamples();
  const check = api.useMutation('post', '/v1/events/check');
  const result = check.data as CheckedEvent | undefined;

  const run = (given = text): void => {
    let event: unknown;
    try {
      event = JSON.parse(given);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      return;
    }
    setFault(undefined);
    check.mutate({ body: { event } });
    keepDraft(given);
  };
  // What another page handed over, or was here before a reload, is tried at once.
  const first = useRef(run);
  useEffect(() => {
    const kept = readDraft();
    if (kept !== '') first.current(kept);
  }, []);
  useKeys({ 'Mod+Enter': () => run() });
  const take = (event: unknown): void => {
    const given = JSON.stringify(event, undefined, 2);
    setText(given);
    run(given);
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(commandOf(text));
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };

  return (
    <>
      <PageHead name={say('name')} sentence={check.isPending ? say('checking') : result === undefined ? say('start') : verdictOf(result)} actions={<Link to="/data">{say('back')}</Link>} />
      <div className={styles['columns']}>
        <div>
          <Textarea label={say('event')} description={say('forms')} error={fault === undefined ? undefined : say('malformed', { reason: fault })} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} rows={16} spellCheck={false} classNames={{ input: styles['code']! }} />
          <div className={styles['actions']}>
            <Button onClick={() => run()} disabled={text.trim() === ''} loading={check.isPending}>
              {say('check')}
            </Button>
            <Button variant="default" disabled={text.trim() === ''} onClick={() => void copy()}>
              {say(copied ? 'copied' : 'copy')}
            </Button>
          </div>
          <div role="group" aria-label={say('examples')} className={styles['examples']}>
            <span className="note">{say('examples')}</span>
            {examples.map(({ name, event }) => (
              <Button key={name} size="compact-sm" variant="subtle" onClick={() => take(event)}>
                {name}
              </Button>
            ))}
          </div>
        </div>
        <Panel title={say('result')}>
          {check.error !== null && <Failed title={say('failed')} error={check.error} again={() => run()} />}
          {result === undefined ? !check.error && <p className={styles['nothing']}>{say('empty')}</p> : <CheckedEventView checked={result} />}
        </Panel>
      </div>
    </>
  );
}

/** For a shell; the key is the reader's own to put in. */
function commandOf(text: string): string {
  const type = /"specversion"/.test(text) ? 'application/cloudevents+json' : 'application/json';
  const path = /"specversion"/.test(text) ? '/v1/events' : /"batch"/.test(text) ? '/v1/batch' : `/v1/${/"type"\s*:\s*"(identify|page|screen|group|alias)"/.exec(text)?.[1] ?? 'track'}`;
  return `curl ${location.origin}${path} -u "$LIMN_WRITE_KEY:" -H 'content-type: ${type}' -d '${text.replaceAll("'", `'\\''`)}'`;
}
