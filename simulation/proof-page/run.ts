import { exitWithUsage } from '../../operate/terminal/program.ts';
import { readKept } from '../long/kept.ts';
import { writeProofPage } from './page.ts';

/** Writes the tables of docs/proof.md from the data of the simulation, without a run. */
process.exitCode = await exitWithUsage(async () => {
  writeProofPage(readKept());
  return 0;
});
