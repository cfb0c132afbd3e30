import { setTimeout as sleep } from 'node:timers/promises';
import { Places } from '../../src/concurrency/places';

it('lets as many in as there are places, the others in order as one is given back', async () => {
  const places = new Places(2);
  const order: number[] = [];
  const [first, second] = [await places.enter(), await places.enter()];
  const third = places.enter().then((leave) => {
    order.push(3);
    return leave;
  });
  const fourth = places.enter().then(() => order.push(4));

  await sleep(1);
  const before = [...order];
  second();
  second();
  (await third)();
  await fourth;
  first();

  expect(before).toEqual([]);
  expect(order).toEqual([3, 4]);
});

it('gives away the place of somebody who stays too long, once', async () => {
  const places = new Places(1, 10);
  const slow = await places.enter();
  const next = await places.enter();
  let isThird = false;
  const third = places.enter().then(() => (isThird = true));

  slow();
  await sleep(1);
  const wasIn = isThird;
  next();
  await third;

  expect([wasIn, isThird]).toEqual([false, true]);
});
