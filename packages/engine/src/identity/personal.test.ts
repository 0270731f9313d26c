import { expect, test } from 'vitest';
import { isPersonal } from './personal.ts';

test.each(['user:ann@example.org', 'ann.b+c@mail.example.co.uk', 'anonymous:x@y.zz', '+44 20 7946 0018', 'user:0044-2079460018', '13800138000', 'user:138 0013 8000'])('%s says who somebody is', (identifier) => {
  expect(isPersonal(identifier)).toBe(true);
});

test.each(['17850', 'user:17850', 'user:simulated-12', 'anonymous:5f3c-9921', 'user:@handle', 'user:2011093012345678', 'user:12800138000', ''])('%s does not', (identifier) => {
  expect(isPersonal(identifier)).toBe(false);
});

test('a definition may say which kinds are personal, none and whole kinds of identifiers among them', () => {
  expect(isPersonal('user:17850', ['user'])).toBe(true);
  expect(isPersonal('anonymous:17850', ['user'])).toBe(false);
  expect(isPersonal('user:ann@example.org', [])).toBe(false);
});
