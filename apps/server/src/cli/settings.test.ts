import { describe, expect, test } from 'vitest';
import { languageOf, sayIn } from './language.ts';
import { portOf, startSettings, type StartOptions } from './settings.ts';

const say = sayIn('en');

describe('what limn start is told', () => {
  test('options go before the environment, which goes before defaults', () => {
    const env = { LIMN_PORT: '5000', LIMN_DATA: '/var/limn', LIMN_WRITE_KEY: 'a, b', LIMN_HOST: '::1' };
    expect(startSettings({ example: 'retail', port: '6000' }, env, say)).toMatchObject({ port: 6000, folder: '/var/limn', host: '::1', keys: { write: ['a', 'b'], read: [] } });
    expect(startSettings({ example: 'retail' }, {}, say)).toMatchObject({ port: 4750, folder: 'data/retail', host: '127.0.0.1', keys: { write: [], read: [] } });
    expect(startSettings({ definition: 'p.json' }, {}, say)).toMatchObject({ folder: 'data', source: { path: 'p.json' } });
  });

  test.each([
    [{}, 'no_definition'],
    [{ example: 'retial' }, 'unknown_example'],
    [{ example: 'retail', definition: 'p.json' }, 'malformed_option'],
    [{ example: 'retail', port: '70000' }, 'malformed_port'],
    [{ example: 'retail', simulationSpeed: '0' }, 'malformed_option'],
  ])('%j is refused with the code %s and a cure', (options, code) => {
    expect(() => startSettings(options, {}, say)).toThrow(expect.objectContaining({ code, cure: expect.stringMatching(/\.$/) }));
  });

  test('simulated customers keep an example moving, at a speed, unless told not to; a definition of one\'s own has none', () => {
    const speedOf = (options: StartOptions): number => startSettings(options, {}, say).simulationSpeed;
    expect([speedOf({ example: 'retail' }), speedOf({ example: 'retail', simulationSpeed: '30' }), speedOf({ example: 'retail', simulation: false }), speedOf({ definition: 'p.json' })]).toEqual([1, 30, 0, 0]);
  });

  test('a misspelt example names the one that was meant', () => {
    expect(() => startSettings({ example: 'retial' }, {}, say)).toThrow(expect.objectContaining({ cure: 'Try --example retail.' }));
  });

  test.each(['x', '-1', '65536', '1e3', '80.5'])('%s is no port', (text) => {
    expect(() => portOf(text, say)).toThrow(expect.objectContaining({ code: 'malformed_port' }));
  });
});

describe('the language', () => {
  test.each([
    [['--lang', 'zh'], {}, 'zh'],
    [['profile', '1', '--lang=en'], { LANG: 'zh_CN.UTF-8' }, 'en'],
    [[], { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [[], { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
    [[], {}, 'en'],
  ] as const)('%j with %j is %s', (argv, env, lang) => {
    expect(languageOf(argv, env)).toBe(lang);
  });
});
