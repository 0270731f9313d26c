/** What lies behind: a panel over the page's right edge, 480 px wide, that can be linked to and printed. */
import { Button, Drawer } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import styles from './evidence-drawer.module.css';

const words = defineWords({
  link: { en: 'Copy link', zh: '复制链接' },
  copied: { en: 'Copied', zh: '已复制' },
  print: { en: 'Print', zh: '打印' },
  close: { en: 'Close', zh: '关闭' },
});

interface EvidenceDrawerProps {
  readonly opened: boolean;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Its place is in the URL, so that its link is the page's. Closed by Esc. */
export function EvidenceDrawer({ opened, title, onClose, children }: EvidenceDrawerProps) {
  const say = useWords(words);
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(window.location.href).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    });
  };
  return (
    <Drawer.Root opened={opened} onClose={onClose} position="right" size={480} padding="lg" shadow="none" transitionProps={{ duration: 200 }}>
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content className={styles['content']}>
        {/* Not Mantine's header: that is a banner, of which a page has one. */}
        <div className={styles['head']}>
          <Drawer.Title className={styles['title']}>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={say('close')} />
        </div>
        <Drawer.Body>
          <div className={styles['actions']}>
            <Button size="compact-xs" variant="default" onClick={copy}>
              {say(copied ? 'copied' : 'link')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => window.print()}>
              {say('print')}
            </Button>
          </div>
          {children}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
