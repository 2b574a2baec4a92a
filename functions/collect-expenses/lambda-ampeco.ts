import { openAmpeco } from '../sources/ampeco/open.ts';
import { createCollector } from './collector.ts';

export const handler = createCollector(openAmpeco);
