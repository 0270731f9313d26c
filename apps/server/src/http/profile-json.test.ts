import { expect, test } from 'vitest';
import { openShop } from '../../test/shop.ts';
import { readProfile } from './profile.ts';
import { readProfileJson } from './profile-json.ts';

const stranger = 'a "quoted" 客户 \u2028\\';

test('the text of a profile is the JSON of the profile, whatever is asked', async () => {
  const { limn, order, ask } = await openShop();
  await order('17850', 120.5);
  await order(stranger, 1e9);
  await ask('/v1/identify', { method: 'POST', body: { userId: '17850', anonymousId: 'a-1', traits: {} } });
  const { engine } = limn;
  const names = engine.definition.views.map(({ name }) => name);
  const choices = [undefined, [], ...names.map((name) => [name]), [...names].reverse()];
  for (const views of choices) {
    for (const identifier of ['17850', 'anonymous:a-1', stranger, 'never seen']) {
      for (const asOf of [limn.readMoment(), limn.readMoment() - 3_600_000, 0]) {
        const question = { identifier, asOf, views };
        expect(readProfileJson(engine, question)).toBe(JSON.stringify(readProfile(engine, question)));
      }
    }
  }
});
