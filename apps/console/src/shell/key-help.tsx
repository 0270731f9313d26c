/** Which keys there are, and the switch for those without Ctrl. Opens with `?`. */
import { Modal, Switch } from '@mantine/core';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { useSingleKeys } from './keys.ts';
import { places, placeWords } from './places.tsx';
import styles from './key-help.module.css';

const words = defineWords({
  title: { en: 'Keys', zh: '快捷键' },
  switch: { en: 'Keys without Ctrl', zh: '启用单键快捷键' },
  search: { en: 'Search', zh: '搜索' },
  filter: { en: 'Filter this page', zh: '筛选本页' },
  rows: { en: 'Next row, row before, open', zh: '下一行、上一行、打开' },
  evidence: { en: 'Evidence', zh: '依据' },
  changes: { en: 'Change before, next change; with Shift a day', zh: '上一变化、下一变化；按住Shift则移动一天' },
  now: { en: 'Back to now', zh: '回到现在' },
  pause: { en: 'Pause, resume', zh: '暂停、继续' },
  undo: { en: 'Undo', zh: '撤销' },
  review: { en: 'Review and publish', zh: '检查并发布' },
  help: { en: 'These keys', zh: '本页说明' },
  close: { en: 'Close', zh: '关闭' },
});

/** What each key does, in the order of use; names of keys are the same in every language. */
const keys: readonly (readonly [readonly string[], keyof typeof words])[] = [
  [['Ctrl K'], 'search'],
  [['/'], 'filter'],
  [['j', 'k', 'Enter'], 'rows'],
  [['e'], 'evidence'],
  [['[', ']'], 'changes'],
  [['t'], 'now'],
  [['Space'], 'pause'],
  [['Ctrl Z'], 'undo'],
  [['Ctrl Enter'], 'review'],
  [['?'], 'help'],
];

/** The list, over the page. */
export function KeyHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const say = useWords(words);
  const place = useWords(placeWords);
  const [on, setOn] = useSingleKeys();
  return (
    <Modal opened={open} onClose={onClose} title={say('title')} closeButtonProps={{ 'aria-label': say('close') }}>
      <Switch checked={on} onChange={(event) => setOn(event.currentTarget.checked)} label={say('switch')} mb={16} />
      <dl className={styles['keys']}>
        {keys.map(([names, does]) => (
          <Row key={does} names={names}>
            {say(does)}
          </Row>
        ))}
        {places.map(({ id, key }) => (
          <Row key={id} names={['g', key]}>
            {place(id)}
          </Row>
        ))}
      </dl>
    </Modal>
  );
}

function Row({ names, children }: { readonly names: readonly string[]; readonly children: string }) {
  return (
    <div>
      <dt>
        {names.map((name) => (
          <kbd key={name}>{name}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
