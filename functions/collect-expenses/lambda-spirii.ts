import { openSpirii } from '../sources/spirii/open.ts';
import { createCollector } from './collector.ts';

export const handler = createCollector(openSpirii);
