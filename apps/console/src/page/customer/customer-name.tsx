/** A customer's name; one that says by itself who somebody is stays masked until it is asked for. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { isSealed, shownName } from './customer-link.ts';

const words = defineWords({
  masked: { en: 'hidden identifier', zh: '已隐藏的标识' },
  reveal: { en: 'Reveal', zh: '显示' },
  hide: { en: 'Hide', zh: '隐藏' },
  logged: { en: 'That it was shown is written to the log.', zh: '显示操作会记入日志。' },
});

/** Revealing is a request of its own, which the server's log keeps without the value. */
export function CustomerName({ profile, strong = false }: { readonly profile: string; readonly strong?: boolean }) {
  const say = useWords(words);
  const reveal = useMutation({ mutationFn: () => client.POST('/v1/identifiers/reveal', { body: { id: profile } }).then(({ data }) => data!.identifier) });
  const name = <bdi>{shownName(reveal.data ?? profile)}</bdi>;
  return (
    <span>
      {isSealed(profile) && reveal.data === undefined && <span className="aloud">{say('masked')}</span>}
      {strong ? <strong>{name}</strong> : name}
      {isSealed(profile) && (
        <Button size="compact-xs" variant="subtle" title={say('logged')} onClick={() => (reveal.data === undefined ? reveal.mutate() : reveal.reset())}>
          {say(reveal.data === undefined ? 'reveal' : 'hide')}
        </Button>
      )}
    </span>
  );
}
