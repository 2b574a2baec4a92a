import { performance } from 'node:perf_hooks';
import { electronicFormatIBAN, isValidIBAN, validateIBAN } from 'ibantools';
import { parseIban } from '../functions/core/iban.ts';
import { ibanCorpus } from '../test/core/iban-generator.ts';

export type BenchResult = { readonly name: string; readonly lines: string[]; readonly pass: boolean };

/** Valid IBANs in electronic format, as sources send them, must parse this many times as fast as with ibantools. */
const REQUIRED_RATIO = 5;
const CORPUS_SIZE = 4_000;
const ROUNDS = 25;

/** Tells whether the text is an IBAN; the bench uses the result, so that no call is optimised away. */
type Contender = { readonly name: string; readonly accepts: (text: string) => boolean };

const OURS: Contender = { name: 'parseIban', accepts: (text) => parseIban(text).ok };

/** ibantools takes only the electronic format, so text with spaces goes through its own normaliser first. */
const THEIRS: readonly Contender[] = [
  { name: 'isValidIBAN', accepts: (text) => isValidIBAN(text) },
  { name: 'validateIBAN', accepts: (text) => validateIBAN(text).valid },
];
const THEIRS_NORMALISED: readonly Contender[] = [
  { name: 'isValidIBAN', accepts: (text) => isValidIBAN(electronicFormatIBAN(text) ?? '') },
  { name: 'validateIBAN', accepts: (text) => validateIBAN(electronicFormatIBAN(text) ?? '').valid },
];

function nanosecondsPerIban(
  contender: Contender,
  corpus: readonly string[],
): { ns: number; accepted: number } {
  let accepted = 0;
  const start = performance.now();
  for (const text of corpus) if (contender.accepts(text)) accepted += 1;
  return { ns: ((performance.now() - start) * 1e6) / corpus.length, accepted };
}

type Timing = {
  readonly name: string;
  readonly best: number;
  readonly median: number;
  readonly accepted: number;
};

/** Rounds interleave the contenders, so that a busy moment of the machine hits all. */
function race(contenders: readonly Contender[], corpus: readonly string[]): Timing[] {
  const times = contenders.map(() => [] as number[]);
  const accepted = contenders.map(() => 0);
  for (const contender of contenders) nanosecondsPerIban(contender, corpus); // warm-up
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const run = nanosecondsPerIban(contender, corpus);
      times[index]?.push(run.ns);
      accepted[index] = run.accepted;
    }
  }
  return contenders.map(({ name }, index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b);
    return {
      name,
      best: sorted[0] ?? Number.NaN,
      median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      accepted: accepted[index] ?? 0,
    };
  });
}

/** One of each way in which real IBANs are wrong. */
function invalidCorpus(valid: readonly string[]): string[] {
  return valid.map((iban, index) => {
    const swapped = iban.slice(0, -2) + iban.slice(-1) + iban.slice(-2, -1);
    const kinds = [
      iban.slice(0, -1) + ((Number.parseInt(iban.slice(-1), 36) + 1) % 10), // one character wrong
      iban.slice(0, -1), // too short
      `${iban}0`, // too long
      swapped === iban ? iban.slice(1) : swapped, // two characters swapped
      `${iban.slice(0, 4)}${'*'.repeat(iban.length - 8)}${iban.slice(-4)}`, // masked
      `ZZ${iban.slice(2)}`, // no such country
    ];
    return kinds[index % kinds.length] ?? '';
  });
}

function report(label: string, timings: readonly Timing[]): { lines: string[]; ratio: number } {
  const [ours, ...theirs] = timings;
  if (ours === undefined) return { lines: [], ratio: Number.NaN };
  const byBest = Math.min(...theirs.map((timing) => timing.best)) / ours.best;
  const byMedian = Math.min(...theirs.map((timing) => timing.median)) / ours.median;
  const rows = timings.map(
    ({ name, best, median, accepted }) =>
      `  ${name.padEnd(13)} best ${best.toFixed(0).padStart(6)} ns  median ${median.toFixed(0).padStart(6)} ns  accepts ${accepted}`,
  );
  const ratios = `  ratio to the faster of theirs: ${byBest.toFixed(1)} by best, ${byMedian.toFixed(1)} by median`;
  return { lines: [`${label}:`, ...rows, ratios], ratio: Math.min(byBest, byMedian) };
}

/** parseIban, with all its checks and findings, beside ibantools on the same texts in the same run. */
export function benchIban(): BenchResult {
  const valid = ibanCorpus(CORPUS_SIZE, 1);
  const printed = valid.map((iban) => iban.replace(/.{4}(?=.)/g, '$& '));
  const compactRun = report(`${CORPUS_SIZE} valid, electronic format`, race([OURS, ...THEIRS], valid));
  const printedRun = report(
    `${CORPUS_SIZE} valid, in groups of four`,
    race([OURS, ...THEIRS_NORMALISED], printed),
  );
  const invalidRun = report(
    `${CORPUS_SIZE} invalid (ours says why, in sentences)`,
    race([OURS, ...THEIRS], invalidCorpus(valid)),
  );
  const pass = compactRun.ratio >= REQUIRED_RATIO;
  return {
    name: 'iban',
    lines: [
      ...compactRun.lines,
      ...printedRun.lines,
      ...invalidRun.lines,
      `required for the electronic format: ${REQUIRED_RATIO} — ${pass ? 'met' : 'MISSED'}`,
    ],
    pass,
  };
}

if (import.meta.main) {
  const { lines, pass } = benchIban();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
