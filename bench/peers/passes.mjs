// One pass to warm up, then some that count: the median of their seconds. The first pass also
// touches memory for the first time, which on some machines costs four times as much.
export async function median(passes, pass) {
  const seconds = [];
  for (let n = 0; n <= passes; n++) {
    const start = performance.now();
    await pass();
    if (n > 0 || passes === 0) seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b)[(seconds.length - 1) >> 1];
}
