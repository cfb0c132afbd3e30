/** What somebody can type who sees the seats of these products: those of the sample where they are there, others in their place. */
export function thingsToTry(products: readonly string[]): readonly string[] {
  const [any] = products;
  if (any === undefined) return ['what do I have', 'help'];
  const first = products.includes('Visio') ? 'Visio' : any;
  const second = products.includes('Project') ? 'Project' : (products.find((one) => one !== first) ?? first);
  return [
    'seats',
    `add jdoe to ${first}`,
    `add enovak, hpatel and asmith to ${first}`,
    `who has ${second}`,
    `buy 3 ${second}`,
  ];
}
