/** What others may build on: a change here is a change for them, and belongs into CHANGELOG.md. */
import * as engine from '@limn/engine';
import * as host from '@limn/host';
import * as learn from '@limn/learn';
import * as retail from '@limn/example-retail';
import * as simulate from '@limn/simulate';
import { expect, test } from 'vitest';

test('the public names of each package', async () => {
  const names = { engine: Object.keys(engine).sort(), host: Object.keys(host).sort(), learn: Object.keys(learn).sort(), retail: Object.keys(retail).sort(), simulate: Object.keys(simulate).sort() };
  await expect(`${JSON.stringify(names, undefined, 2)}\n`).toMatchFileSnapshot('public-api.json');
});
