/** Two sentences as one, with what came and went marked: by lines through and under, not by colour alone. */
import { useLanguage, useWords } from '../../../language/language.tsx';
import { localeOf } from '../../../language/words.ts';
import { reviewWords } from './review-words.ts';
import styles from './builder.module.css';
import { wordDiff } from './word-diff.ts';

/** Reads aloud which words were removed and which added. */
export function SentenceDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const { language } = useLanguage();
  const say = useWords(reviewWords);
  return (
    <p className="prose">
      {wordDiff(before, after, localeOf[language]).map(({ kind, text }, i) => {
        // Parts of one sentence never move.
        // oxlint-disable-next-line no-array-index-key
        if (kind === 'same') return <span key={i}>{text}</span>;
        const Mark = kind === 'added' ? 'ins' : 'del';
        return (
          // oxlint-disable-next-line no-array-index-key
          <Mark key={i} className={styles[kind]}>
            <span className="aloud">{say(kind)} </span>
            {text}
          </Mark>
        );
      })}
    </p>
  );
}
