/** Where nothing is. */
import { Link } from '@tanstack/react-router';
import { PageHead } from '../component/page-head.tsx';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';

const words = defineWords({
  name: { en: 'Not found', zh: '未找到' },
  sentence: { en: 'Nothing is at this address.', zh: '这个地址没有内容。' },
  home: { en: 'See what happens now', zh: '看看此刻' },
});

/** Says so, and leads on. */
export function NotFound() {
  const say = useWords(words);
  return (
    <>
      <PageHead name={say('name')} sentence={say('sentence')} />
      <Link to="/now">{say('home')}</Link>
    </>
  );
}
