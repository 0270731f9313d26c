/** The questions that the trees asked of a customer, and within which bounds every answer would stay the same. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { QueryPanel } from '../../component/panel.tsx';
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, type Asked } from './model-facts.ts';

const words = defineWords({
  title: { en: 'What the model asked', zh: '模型问了什么' },
  sentence: { en: 'The model asked {questions} questions in {trees} trees. While everything stays within these bounds, every answer, and so the estimate, stays exactly the same.', zh: '模型在{trees}棵树中共提出{questions}个问题。只要各项都保持在以下范围内，所有回答不变，结果也完全不变。' },
  adds: { en: 'This model asks no questions one after the other: it weighs everything at once. See the waterfall.', zh: '该模型不逐个提问，而是同时权衡所有因素，请看“逐步加总”。' },
  silent: { en: 'Nothing is said of this customer, so nothing was asked.', zh: '模型对该客户没有给出结果，因此没有判断路径。' },
  feature: { en: 'What', zh: '特征' },
  answer: { en: 'Of this customer', zh: '该客户' },
  bounds: { en: 'Same answers while', zh: '回答不变的范围' },
  asked: { en: 'Asked', zh: '提问次数' },
  evidence: { en: 'Effect', zh: '影响' },
  all: { en: 'Show all {count}', zh: '显示全部{count}项' },
  fewer: { en: 'Show the strongest', zh: '只显示影响最大的' },
  raises: { en: 'raises', zh: '推高' },
  lowers: { en: 'lowers', zh: '拉低' },
});

const shownFirst = 10;

/** @param customer any identifier */
export function DecisionPath({ asked, customer }: { readonly asked: Asked; readonly customer: string }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const [all, setAll] = useState(false);
  const query = api.useQuery('get', '/v1/profiles/{identifier}/predictions/{name}/path', { params: { path: { identifier: customer, name: asked.name }, query: { lang: language } } });
  return (
    <QueryPanel title={say('title')} query={query} empty={({ kind }) => (kind === 'trees' ? undefined : <p>{say(kind === 'silent' ? 'silent' : 'adds')}</p>)}>
      {({ steps, questions, trees }) => (
        <>
          <p className="prose">{say('sentence', { questions: format.number(questions), trees: format.number(trees) })}</p>
          <PlainTable title={say('title')} columns={[{ title: say('feature') }, { title: say('answer') }, { title: say('bounds') }, { title: say('evidence') }, { title: say('asked'), isNumber: true }]}>
            {(all ? steps : steps.slice(0, shownFirst)).map(({ column, label, value, bounds, asked: times, effect }) => (
              <tr key={column}>
                <td>
                  <Link to="/features/$name" params={{ name: column }}>{atStart(label)}</Link>
                </td>
                <td><bdi>{value}</bdi></td>
                <td>{bounds}</td>
                <td>{say(effect >= 0 ? 'raises' : 'lowers')}</td>
                <td className={numberCell}>{format.number(times)}</td>
              </tr>
            ))}
          </PlainTable>
          {steps.length > shownFirst && (
            <Button size="compact-sm" variant="subtle" onClick={() => setAll((was) => !was)}>
              {all ? say('fewer') : say('all', { count: steps.length })}
            </Button>
          )}
        </>
      )}
    </QueryPanel>
  );
}
