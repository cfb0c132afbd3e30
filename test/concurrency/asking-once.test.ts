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

it.each([
  ['asked anew by whoever asks again', false, 'fulfilled'],
  ['not asked again where whoever is asked wants to be left alone', true, 'rejected'],
])('what failed is %s', async (_, isPatient, second) => {
  let asked = 0;
  const once = (): Promise<string> => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('not now')) : Promise.resolve('done');
  };
  const ask = askingOnce(once, { isPatient });

  const answers = await Promise.allSettled([ask(), ask()]);

  expect(answers.map(({ status }) => status)).toEqual(['rejected', second]);
});
