import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_PACKAGE, MANIFESTS, readManifest } from '../support/app-package/manifest';
import { type Picture, readPng } from '../support/app-package/read-png';

const iconsOf = MANIFESTS.map((name) => readManifest(name).icons);
const [{ color, outline } = { color: '', outline: '' }] = iconsOf;
const pictureOf = (file: string): Picture => readPng(readFileSync(join(APP_PACKAGE, file)));

type Pixel = readonly [x: number, y: number, ...channels: ReturnType<Picture['pixelAt']>];

const pixelsOf = ({ width, height, pixelAt }: Picture): readonly Pixel[] =>
  Array.from({ length: width * height }, (_, index) => [index % width, Math.floor(index / width)] as const).map(
    ([x, y]) => [x, y, ...pixelAt(x, y)],
  );

/** How bright a pixel is to the eye, from 0 to 255. */
const brightness = ([, , red, green, blue]: Pixel): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

test('both manifests show the same icons, of the sizes that Teams asks for', () => {
  const sizes = [color, outline].map(pictureOf).map(({ width, height }) => [width, height]);

  expect(new Set(iconsOf.map((icons) => JSON.stringify(icons))).size).toBe(1);
  expect(sizes).toEqual([
    [192, 192],
    [32, 32],
  ]);
});

test('the color icon fills its square, and its mark lies where no client cuts it off', () => {
  const pixels = pixelsOf(pictureOf(color));

  const mark = pixels.filter((pixel) => brightness(pixel) > 180);
  expect(pixels.filter(([, , , , , opacity]) => opacity < 255)).toEqual([]);
  expect(mark.length).toBeGreaterThan(3_000);
  // 96 by 96 pixels in the center.
  expect(mark.filter(([x, y]) => x < 48 || x >= 144 || y < 48 || y >= 144)).toEqual([]);
});

test('the mark stands out from every color behind it', () => {
  const pixels = pixelsOf(pictureOf(color));

  // As WCAG has it: 4.5 to 1 is enough for text.
  const light = (pixel: Pixel): number => {
    const [red = 0, green = 0, blue = 0] = pixel.slice(2, 5).map((value) => ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = pixels.filter(([x, y]) => x < 48 || x >= 144 || y < 48 || y >= 144);
  const brightest = ground.reduce((most, pixel) => Math.max(most, light(pixel)), 0);
  expect(ground.length).toBe(192 * 192 - 96 * 96);
  expect(1.05 / (brightest + 0.05)).toBeGreaterThan(4.5);
});

test('the outline is white on nothing, and most of it on whole pixels', () => {
  const drawn = pixelsOf(pictureOf(outline)).filter(([, , , , , opacity]) => opacity > 0);

  const whole = drawn.filter(([, , , , , opacity]) => opacity === 255);
  expect(drawn.filter(([, , red, green, blue]) => Math.min(red, green, blue) < 255)).toEqual([]);
  expect(whole.length).toBeGreaterThan(100);
  expect(whole.length / drawn.length).toBeGreaterThan(0.5);
  expect(drawn.length).toBeLessThan((32 * 32) / 2);
});
