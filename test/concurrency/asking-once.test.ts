import { askingOnce } from '../../src/concurrency/asking-once';

it('the same is asked once, even while the answer is on its way', async () => {
  const asked: string[][] = [];
  const ask = askingOnce((names: readonly string[]) => {
    asked.push([...names]);
    return Promise.resolve(names.length);
  });

  const answers = await Promise.all([ask(['a']), ask(['a']), ask(['a', 'b'])]);
  const later = await ask(['a']);

  expect([...answers, later]).toEqual([1, 1, 2, 1]);
  expect(asked).toEqual([['a'], ['a', 'b']]);
});

it('what failed is asked anew by whoever asks again', async () => {
  let asked = 0;
  const ask = askingOnce(() => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('not now')) : Promise.resolve('done');
  });

  const answers = await Promise.allSettled([ask(), ask()]);

  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
