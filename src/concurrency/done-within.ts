/** Waits for work at most this many milliseconds; the work goes on. @returns Whether it is done by then, well or not. */
export async function isDoneWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, ms);
  });
  const done = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, passed]);
  } finally {
    clearTimeout(timer);
  }
}
