import { describe, expect, test } from 'vitest';
import { definitionCodes, DefinitionError, type DefinitionCode } from '@limn/engine';
import { HostError, hostErrorCodes } from '@limn/host';
import { definitionWords } from '../language/definition-words.ts';
import { failureOf } from './failure.ts';
import { hostWords } from '../language/host-words.ts';

const details = { file: '/data/log', reason: 'EIO', offset: 7, found: 2, known: 1, pid: 42, since: '2026-11-21', id: 3, stored: 'a', made: 'b', version: 'v1', statement: 'DROP' } as never;

describe('failures of the host', () => {
  test.each(hostErrorCodes)('%s has words in Chinese that keep what the English ones tell', (code) => {
    const error = new HostError(code, 'What failed.', undefined, details);
    const { detail, cure } = hostWords(error);
    expect(detail).toMatch(/[一-龥].*。$/);
    expect(cure).toMatch(/[一-龥].*。$/);
    expect(failureOf(error, 'zh')).toMatchObject({ code, message: detail, cure });
    expect(failureOf(error, 'en')).toMatchObject({ code, message: 'What failed.', cure: error.cure });
  });

  test('one of which only the sentence is known keeps it', () => {
    expect(hostWords(new HostError('disk_full', 'The disk is full.'))).toMatchObject({ detail: 'The disk is full.', cure: expect.stringContaining('清理') });
  });
});

describe('mistakes of a definition', () => {
  test.each(Object.keys(definitionCodes) as DefinitionCode[])('%s has words in Chinese', (code) => {
    const { message, cure } = definitionWords({ code, path: 'views.orders', message: 'Something is wrong.', cure: 'Mend it.' });
    expect(message).toMatch(/[一-龥].*。$/);
    expect(cure).toMatch(/[一-龥].*。$/);
  });

  test('keep the names that they are about, what was meant, and their place', () => {
    const error = new DefinitionError([{ code: 'unknown_name', path: 'views.a', message: "There is no column 'spend3d'.", cure: "Did you mean 'spend30d'?" }]);
    expect(failureOf(error, 'zh')).toMatchObject({ code: 'unknown_name', message: expect.stringMatching(/^views\.a: .*“spend3d”。$/), cure: '是不是“spend30d”？' });
    expect(failureOf(error, 'en')).toMatchObject({ message: "views.a: There is no column 'spend3d'." });
  });
});
