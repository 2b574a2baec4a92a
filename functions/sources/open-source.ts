import type { SourceName } from '../core/expense.ts';
import { openAmpeco } from './ampeco/open.ts';
import type { OpenSource } from './source.ts';
import { openSpirii } from './spirii/open.ts';

const OPENS: Readonly<Record<SourceName, OpenSource>> = { spirii: openSpirii, ampeco: openAmpeco };

/** Any source, where one process reads several. A deployed collector has only its own source's code. */
export const openSource: OpenSource = (config, deps) => OPENS[config.kind](config, deps);
