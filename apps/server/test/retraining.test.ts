/** Learning anew with a ledger, a manual clock and scripted results: what begins a run, and what becomes of it. */
import { isAmongShare } from '@limn/engine';
import type { Limn } from '@limn/host';
import { learnError } from '@limn/learn';
import { expect, test } from 'vitest';
import type { Alert } from '../src/activity/alert.ts';
import { Retrainer } from '../src/retrain/retrainer.ts';
import { stepWords } from '../src/retrain/words.ts';
import { changingDefinition } from './changing-shop.ts';
import { byScript, contestOf } from './retraining-place.ts';
import { candidate, drift, openRetrainingShop, orderOnce, rest, stepsOf, weekly, wins } from './retraining-shop.ts';
import { dayMs } from './shop.ts';

test('by schedule a winner goes from shadow over canary to champion, each stage for its time, and every step says why', async () => {
  const shop = await openRetrainingShop();
  const { limn } = shop;
  const retrainer = shop.retrainerOf(wins());
  await rest(retrainer);
  expect(new Date(retrainer.status('soon').next!).toISOString()).toBe('2011-10-03T00:00:00.000Z');
  await shop.pass(retrainer, 3);
  const [run] = retrainer.runs('soon');
  expect([run!.state, run!.cause.kind, limn.models.status(run!.trained!.model).state]).toEqual(['shadow', 'schedule', 'shadow']);
  await shop.pass(retrainer, 2);
  const canary = limn.models.status(run!.trained!.model);
  expect([canary.state, canary.share, retrainer.run(1)!.state]).toEqual(['canary', 0.25, 'canary']);
  await shop.pass(retrainer, 5);
  const done = retrainer.run(1)!;
  expect([stepsOf(done), done.ended!.outcome, shop.answering()]).toEqual(['begun attempt trained contested shadow canary champion judged ended', 'promoted', done.trained!.model]);
  expect(limn.models.status(done.trained!.model).steps.map(({ by, to }) => `${by} ${to}`)).toEqual(['candidate', 'shadow', 'canary', 'champion'].map((to) => `retraining run 1 ${to}`));
  expect(limn.models.status(done.trained!.model).about).toMatchObject({ run: 1 });
  for (const { en, zh } of done.steps.map((step) => stepWords(step, { timeZone: 'UTC' }))) {
    expect(en).toMatch(/^[A-Z“].*\.$/);
    expect(zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(`${en}${zh}`).not.toMatch(/undefined|NaN|\[object/);
  }
});

test('a canary answers for exactly the customers whose hash falls into its share', async () => {
  const shop = await openRetrainingShop();
  const { limn } = shop;
  const retrainer = shop.retrainerOf(wins());
  await retrainer.ask('soon', { by: 'ada' });
  await shop.pass(retrainer, 2.5);
  const { trained, stage } = retrainer.run(1)!;
  expect(stage).toMatchObject({ to: 'canary', share: 0.25 });
  const profiles = [...limn.engine.profiles()];
  const answered = profiles.filter((profile) => limn.models.answering('soon', profile)!.hash === trained!.model);
  expect(answered).toEqual(profiles.filter((profile) => isAmongShare('soon', profile, 0.25)));
  expect(answered.length).toBeGreaterThan(0);
});

test.each([[0.005, 'no_better'], [-0.05, 'worse']])('ahead by %f the candidate stays one, and the champion answers', async (ahead, reason) => {
  const shop = await openRetrainingShop();
  const { limn } = shop;
  const retrainer = shop.retrainerOf(byScript({ results: [{ model: candidate, contest: contestOf(ahead) }] }));
  await retrainer.ask('soon', { by: 'ada' });
  await shop.pass(retrainer, 1);
  const run = retrainer.run(1)!;
  expect([run.ended, limn.models.status(run.trained!.model).state, shop.answering()]).toMatchObject([{ outcome: 'kept', reason }, 'candidate', shop.champion]);
});

test('without a declared policy a winner stays a candidate, unless whoever asks lets it go on; without a champion it needs no other', async () => {
  const shop = await openRetrainingShop('none', { champion: false });
  const retrainer = shop.retrainerOf(byScript({ results: [{ model: candidate, contest: { ...contestOf(0), won: true, reason: 'beats_baselines' } }] }));
  await retrainer.ask('soon', { by: 'ada' });
  await rest(retrainer);
  expect(retrainer.run(1)!.ended).toMatchObject({ outcome: 'kept', reason: 'up_to' });
  await orderOnce(shop);
  await retrainer.ask('soon', { by: 'ada', upTo: 'champion' });
  await shop.pass(retrainer, 5);
  expect([retrainer.run(2)!.state, shop.answering()]).toEqual(['watch', retrainer.run(2)!.trained!.model]);
});

test('a clock that jumps over five weeks begins one run and says so; one that goes back begins none', async () => {
  const shop = await openRetrainingShop({ ...weekly, upTo: 'candidate' });
  const { limn, clock } = shop;
  let back = 0;
  const jumping = Object.create(limn, { clock: { value: { now: () => clock.now() - back, wakeAt: clock.wakeAt } } }) as Limn;
  const retrainer = new Retrainer({ limn: jumping, trainings: wins(), alerts: () => [] });
  await rest(retrainer);
  clock.advance(36 * dayMs);
  await rest(retrainer);
  expect(retrainer.runs('soon').map(({ cause }) => cause)).toEqual([{ kind: 'schedule', moment: Date.UTC(2011, 9, 31), missed: 4 }]);
  expect(retrainer.alerts().map(({ id, level }) => [id, level])).toEqual([['schedule_jumped:soon', 'note']]);
  back = 8 * dayMs;
  await rest(retrainer);
  clock.advance(7 * dayMs);
  await rest(retrainer);
  expect([retrainer.runs('soon').length, retrainer.alerts().map(({ id }) => id)]).toEqual([1, ['schedule_jumped']]);
  back = 0;
  clock.advance(dayMs);
  await rest(retrainer);
  expect(retrainer.runs('soon').map(({ cause }) => cause.kind === 'schedule' && new Date(cause.moment).toISOString())).toEqual(['2011-11-07T00:00:00.000Z', '2011-10-31T00:00:00.000Z']);
});

test('a storm of drift is one run; while it lasts, drift begins another only after the quiet time', async () => {
  const shop = await openRetrainingShop({ onDrift: true, quiet: '5d', upTo: 'candidate' });
  let open: readonly Alert[] = Array.from({ length: 30 }, (_, i) => drift(`column${i}`));
  const trainings = byScript({ results: [{ model: candidate, contest: contestOf(0) }] });
  const retrainer = shop.retrainerOf(trainings, () => open);
  await rest(retrainer);
  open = [...open, drift('scores', 'score_drift'), { ...drift('other'), predictions: ['elsewhere'] }];
  await shop.pass(retrainer, 4);
  expect([retrainer.runs().length, retrainer.run(1)!.cause.kind === 'drift' && retrainer.run(1)!.steps.length]).toEqual([1, 5]);
  await orderOnce(shop);
  await shop.pass(retrainer, 1.5);
  expect([retrainer.runs().length, trainings.asked.trainings]).toEqual([2, 2]);
});

test('triggers that come at once, or while a run is open, are one run', async () => {
  const shop = await openRetrainingShop();
  const trainings = wins();
  const retrainer = shop.retrainerOf(trainings, () => [drift('orders')]);
  const asked = await Promise.all([retrainer.ask('soon', { by: 'ada' }), retrainer.ask('soon', { by: 'ben' }), retrainer.look()]);
  await shop.pass(retrainer, 3);
  expect([retrainer.runs().length, asked[0].id, asked[1]!.id, trainings.asked.trainings]).toEqual([1, 1, 1, 1]);
  expect(retrainer.run(1)!.joined.map(({ kind }) => kind).sort()).toEqual(['drift', 'request', 'schedule']);
});

test('worse on outcomes that have arrived, the new champion is rolled back to the one before, and told', async () => {
  const shop = await openRetrainingShop({ ...weekly, every: '28d', watchFor: '30d' });
  const { limn } = shop;
  const trainings = byScript({ results: [{ model: candidate, contest: contestOf(0.05) }], live: [{ kind: 'live' }, { kind: 'live', report: contestOf(0.001).report! }, { kind: 'live', report: contestOf(-0.05).report! }] });
  const retrainer = shop.retrainerOf(trainings);
  await retrainer.ask('soon', { by: 'ada' });
  await shop.pass(retrainer, 5);
  expect(shop.answering()).toBe(retrainer.run(1)!.trained!.model);
  await shop.pass(retrainer, 8);
  const run = retrainer.run(1)!;
  expect([run.ended, shop.answering(), trainings.asked.judgings]).toMatchObject([{ outcome: 'rolled_back', reason: 'worse_live' }, shop.champion, 3]);
  expect(retrainer.alerts()).toMatchObject([{ id: 'rolled_back:soon', code: 'rolled_back', predictions: ['soon'] }]);
  expect(limn.models.status(shop.champion!).steps.at(-1)).toMatchObject({ to: 'champion', by: 'retraining run 1', note: 'worse_live' });
});

test('scores that are not distributed as foretold hold a model back in the shadow, and roll it back at once when it answers', async () => {
  const far = { edges: [0.9999], shares: [0.02, 0.98] };
  const shop = await openRetrainingShop();
  const { limn } = shop;
  const shadowed = shop.retrainerOf(byScript({ results: [{ model: candidate, contest: { ...contestOf(0.05), foretold: { ...contestOf(0.05).foretold!, candidate: far } } }] }));
  await shadowed.ask('soon', { by: 'ada' });
  await shop.pass(shadowed, 2.5);
  expect([shadowed.run(1)!.ended, shop.answering(), limn.models.status(shadowed.run(1)!.trained!.model).state]).toMatchObject([{ outcome: 'held_back', reason: 'shifted' }, shop.champion, 'retired']);
});

test('a model that gives no numbers once it answers is rolled back at the next look, at once when somebody else has found it failing', async () => {
  const endless = { ...candidate, link: 'identity', predictor: { kind: 'linear', weights: [[1e308]], intercepts: [0] } } as const;
  const shop = await openRetrainingShop({ ...weekly, shadow: '0s' });
  let open: readonly Alert[] = [];
  const retrainer = shop.retrainerOf(byScript({ results: [{ model: endless, contest: contestOf(0.05) }] }), () => open);
  await retrainer.ask('soon', { by: 'ada' });
  await rest(retrainer);
  expect(retrainer.run(1)!.state).toBe('canary');
  open = [{ ...drift('failing'), code: 'model_failing' }];
  await rest(retrainer);
  expect([retrainer.run(1)!.ended, shop.answering()]).toMatchObject([{ outcome: 'rolled_back', reason: 'failing' }, shop.champion]);
});

test('a model that does well is not rolled back for the failure of another', async () => {
  const shop = await openRetrainingShop({ ...weekly, shadow: '0s' });
  const retrainer = shop.retrainerOf(wins(), () => [{ ...drift('model_failing:online'), code: 'model_failing' }]);
  await retrainer.ask('soon', { by: 'ada' });
  await rest(retrainer);
  expect([retrainer.run(1)!.state, retrainer.run(1)!.observations.length]).toEqual(['canary', 1]);
});

test.each([['canary', 2.5], ['watch', 5]] as const)('whoever promotes or rolls back by hand during %s takes over: the run stands down and touches nothing', async (state, days) => {
  const shop = await openRetrainingShop({ ...weekly, every: '28d' });
  const { limn } = shop;
  const retrainer = shop.retrainerOf(wins());
  await retrainer.ask('soon', { by: 'ada' });
  await shop.pass(retrainer, days);
  expect(retrainer.run(1)!.state).toBe(state);
  await limn.models.rollBack('soon', { by: 'ben', note: 'not today' });
  const steps = limn.models.list('soon').flatMap((model) => model.steps).length;
  await shop.pass(retrainer, 6);
  expect([retrainer.run(1)!.ended, shop.answering(), limn.models.list('soon').flatMap((model) => model.steps).length]).toMatchObject([{ outcome: 'stood_down', hand: { by: 'ben' } }, shop.champion, steps]);
});

test('a run is stopped by hand: its canary leaves, the champion answers, and who did it stands there', async () => {
  const shop = await openRetrainingShop();
  const { limn } = shop;
  const retrainer = shop.retrainerOf(wins());
  await retrainer.ask('soon', { by: 'ada' });
  await shop.pass(retrainer, 2.5);
  const stopped = (await retrainer.halt(1, { by: 'ben', note: 'holidays' }))!;
  expect([stopped.ended, stopped.steps.at(-1)!.by, limn.models.status(stopped.trained!.model).state, shop.answering()]).toMatchObject([{ outcome: 'stopped', note: 'holidays' }, 'ben', 'retired', shop.champion]);
  expect(await retrainer.halt(9, { by: 'ben' })).toBeUndefined();
});

test('what can never be learnt fails at once and is told; the champion goes on, and no schedule becomes a loop', async () => {
  const shop = await openRetrainingShop({ every: '7d' });
  const trainings = byScript({ results: [learnError('label_constant', { label: 'soon', value: 'no' })] });
  const retrainer = shop.retrainerOf(trainings);
  await shop.pass(retrainer, 6);
  expect([retrainer.run(1)!.ended, trainings.asked.trainings, shop.answering()]).toMatchObject([{ outcome: 'failed', trouble: { code: 'label_constant' } }, 1, shop.champion]);
  const [alert] = retrainer.alerts();
  expect(alert).toMatchObject({ id: 'retrain_failed:soon', code: 'retrain_failed' });
  expect([alert!.text.en, alert!.text.zh].every((text) => text.length > 20)).toBe(true);
});

test('what fails by the world is tried again, later each time, and given up after the fourth', async () => {
  const shop = await openRetrainingShop({ upTo: 'candidate' });
  const { clock } = shop;
  const trainings = byScript({ results: [learnError('training_failed', { reason: 'its process ended with SIGKILL' })] });
  const retrainer = shop.retrainerOf(trainings);
  await retrainer.ask('soon', { by: 'ada' });
  await rest(retrainer);
  const counts = [trainings.asked.trainings];
  for (const minutes of [9, 1, 59, 1, 359, 1, 6_000]) {
    clock.advance(minutes * 60_000);
    await rest(retrainer);
    counts.push(trainings.asked.trainings);
  }
  expect([counts, retrainer.run(1)!.ended]).toMatchObject([[1, 1, 2, 2, 3, 3, 4, 4], { outcome: 'failed', trouble: { code: 'training_failed' } }]);
});

test('a definition that changed meanwhile, a model that gives no numbers, and a log without anything new end a run by name', async () => {
  const shop = await openRetrainingShop({ upTo: 'candidate' });
  const { limn } = shop;
  let isChanged = false;
  const trainings = byScript({
    results: [{ model: candidate, contest: contestOf(0) }, { model: candidate, contest: contestOf(0.05), isFinite: false }, { model: candidate, contest: contestOf(0) }],
    during: async () => {
      if (isChanged) return;
      isChanged = true;
      await limn.generations.publish((await limn.generations.propose({ ...changingDefinition({ upTo: 'candidate' }), about: [[{ text: { en: 'A customer.', zh: '客户。' } }]] })).version);
    },
  });
  const retrainer = shop.retrainerOf(trainings);
  for (let i = 0; i < 4; i++) {
    await retrainer.ask('soon', { by: 'ada' });
    await rest(retrainer);
  }
  expect(retrainer.runs('soon').toReversed().map(({ ended }) => ended!.trouble?.code ?? ended!.reason)).toEqual(['definition_changed', 'model_not_finite', 'no_better', 'nothing_new']);
  expect([limn.models.list('soon').length, shop.answering()]).toEqual([2, shop.champion]);
});
