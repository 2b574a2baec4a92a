import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Fonts, openFonts } from './fonts.ts';

const { resolve } = createRequire(import.meta.url);

/** Where its script's package has a file: `NotoSans_400Regular.ttf` is in `400Regular/` of `noto-sans`. */
export function installedFont(file: string): string {
  const folder = file.slice(file.indexOf('_') + 1, file.lastIndexOf('.'));
  const [, script = ''] = /^NotoSans([A-Za-z]*)_/.exec(file) ?? [];
  const name = script === '' ? 'noto-sans' : `noto-sans-${script.toLowerCase()}`;
  return resolve(`@expo-google-fonts/${name}/${folder}/${file}`);
}

/** From the installed packages; a deployed function has the files beside its code. */
export function readFonts(): Fonts {
  return openFonts((file) => readFileSync(installedFont(file)));
}
