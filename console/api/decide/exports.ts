import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { type Person, personKeyOf } from '../../../functions/core/approval/person.ts';
import { EVIDENCE_DAYS, hasExpired } from '../../../functions/core/export-folders.ts';
import { askedFor, type ExportName, mayAsk } from '../../../functions/core/export-job.ts';
import { type ExportLot, lotsOf, withMark } from '../../../functions/core/export-lots.ts';
import { whyNoExportOf } from '../../../functions/core/export-months.ts';
import { failedExport } from '../../../functions/core/failed-export.ts';
import { say } from '../../../functions/core/sentence.ts';
import { changeExportJob, readExportJobs } from '../../../functions/ledger/export-jobs.ts';
import { sentFile } from '../answer.ts';
import type { AnswerOf } from '../contract/shapes.ts';
import { DECIDE_REFUSALS } from '../decide-refusals.ts';
import { exportKeyOf } from '../export-key.ts';
import { exportNamesOf } from '../export-names.ts';
import { PART_BYTES } from '../part-bytes.ts';
import { done, type Outcome, refusal, refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownHandOver } from '../shown-hand-over.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, keptReason, onRecord } from './on-record.ts';

/** The row shows what comes of it: a function makes it, for longer than an answer may take. */
export const startExport: Work<'startExport', DecideDeps> = async (deps, { acting, params, body }) => {
  const reason = keptReason(body.reason);
  if (!reason.ok) return reason;
  const { month } = params;
  const { name } = body;
  const whyNot = whyNoExportOf(month, deps.clock.now());
  if (whyNot !== undefined) return refusedBy(400, whyNot);
  const said = { what: recordOf(name), about: month, detail: `${name}: ${reason.answer}` } as const;
  return onRecord(deps, acting, said, async (): Promise<Outcome<{ name: ExportName; state: 'asked' }>> => {
    const { exporter } = deps;
    if (!exportNamesOf(deps).includes(name)) {
      return refusal(409, 'export-not-configured', 'The configuration has no such export under accounting.');
    }
    const atMs = deps.clock.now();
    if (!(await ask(deps, { month, name, by: acting.person, atMs }))) {
      return refusal(
        409,
        'export-running',
        'Somebody asked for it already, and it is being made. Wait for it.',
      );
    }
    const invoke = new InvokeCommand({
      FunctionName: exporter.functionName,
      // Lambda tries again by itself, and puts what failed to the end among the missed runs.
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify({ task: 'export', month, name })),
    });
    try {
      await exporter.client.send(invoke);
    } catch (error) {
      // As far as anybody knows, nothing works on it: nobody has to wait for a run that never began.
      await fail(deps, { month, name, atMs }).catch(() => undefined);
      throw error;
    }
    return done({ name, state: 'asked' });
  });
};

type Asking = {
  readonly month: string;
  readonly name: ExportName;
  readonly by: Person;
  readonly atMs: number;
};

/** @returns whether this very request took the row. */
async function ask(
  { table, clock }: Pick<DecideDeps, 'table' | 'clock'>,
  { month, name, by, atMs }: Asking,
): Promise<boolean> {
  let [wasTried, isOurs] = [false, false];
  await changeExportJob(table, month, name, (known) => {
    const mayTake = mayAsk(known, clock.now());
    // After a lost answer it finds its own row.
    isOurs =
      mayTake || (wasTried && Date.parse(known?.askedAt ?? '') === atMs && known?.by.subject === by.subject);
    wasTried ||= mayTake;
    return mayTake ? askedFor(by, atMs, known) : known;
  });
  return isOurs;
}

/** Fails this request alone, and only where no run has taken it up. */
async function fail(
  { table, clock }: Pick<DecideDeps, 'table' | 'clock'>,
  { month, name, atMs }: Omit<Asking, 'by'>,
): Promise<void> {
  await changeExportJob(table, month, name, (known) =>
    known?.state === 'asked' && Date.parse(known.askedAt) === atMs ? failedExport(known, clock.now()) : known,
  );
}

/** Digits of a digest in the names of evidence. */
const DIGITS = 16;

/** Keeps people from booking or paying by the same files twice. The mark stays when the export is made again. */
export const handOverExport: Work<'handOverExport', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { month } = params;
  const { name, digest } = body;
  const { by, reason, atMs } = decision.answer;
  const detail = `${name} ${digest.slice(0, DIGITS)}: ${reason}`;
  return onRecord(
    deps,
    acting,
    { what: 'hand-over', about: month, detail },
    async (): Promise<Outcome<AnswerOf<'handOverExport'>>> => {
      const at = new Date(atMs).toISOString();
      const isMeant = (lot: ExportLot): boolean => lot.digest === digest;
      const job = await changeExportJob(deps.table, month, name, (known) => {
        if (known === undefined) return known;
        const lot = lotsOf(name, known).find(isMeant);
        const mayMark = lot !== undefined && lot.handedOver === undefined;
        return mayMark ? withMark(name, known, { by, at, reason, digest }) : known;
      });
      const lots = job === undefined ? [] : lotsOf(name, job);
      if (lots.length === 0) return NOT_MADE;
      const handedOver = lots.find(isMeant)?.handedOver;
      if (handedOver === undefined) return FILES_OTHER;
      if (personKeyOf(handedOver.by) !== personKeyOf(by) || handedOver.at !== at) {
        return refusedBy(409, say(DECIDE_REFUSALS, 'handed-over-already', { at: { moment: handedOver.at } }));
      }
      return done({ name, handedOver: shownHandOver(handedOver) });
    },
  );
};

const NOT_MADE = refusal(409, 'export-not-made', 'No files of it were made: there is nothing to hand over.');
const FILES_OTHER = refusal(
  409,
  'export-files-other',
  'These are not its files by now: it was made again. Look which files were handed over.',
);

/** The record's name for what a command makes. */
function recordOf(
  name: ExportName,
): 'export-evidence' | 'export-journal' | 'export-payroll' | 'export-statements' {
  switch (name) {
    case 'evidence':
    case 'payroll':
    case 'statements':
      return `export-${name}`;
    default:
      return 'export-journal';
  }
}

/** S3's answers for no object, or no byte from there on. */
const NOTHING_THERE: readonly number[] = [404, 416];

/** Only what an export of the month made, whatever else lies in the bucket. */
export const downloadExport: Work<'downloadExport', DecideDeps> = async (deps, { acting, params, body }) => {
  const { month } = params;
  const { file, from = 0 } = body;
  const detail = from === 0 ? file : `${file} from byte ${from}`;
  return onRecord(deps, acting, { what: 'download-file', about: month, detail }, async () => {
    const jobs = await readExportJobs(deps.table, month, exportNamesOf(deps), deps.clock);
    const [made] = [...jobs].flatMap(([name, { files }]) =>
      files.flatMap((one) => (one.name === file ? [{ name, one }] : [])),
    );
    if (made === undefined) return UNKNOWN;
    // S3 would say that it is forbidden: it tells nobody of a missing object who may not list the bucket.
    if (made.name === 'evidence' && hasExpired(made.one, deps.clock.now())) {
      return refusedBy(404, say(DECIDE_REFUSALS, 'evidence-expired', { days: EVIDENCE_DAYS }));
    }
    const { Body } = await deps.s3
      .send(
        new GetObjectCommand({
          Bucket: deps.bucketName,
          Key: exportKeyOf(made.name, month, file),
          Range: `bytes=${from}-${from + PART_BYTES - 1}`,
        }),
      )
      .catch((error: unknown) => {
        if (
          error instanceof S3ServiceException &&
          NOTHING_THERE.includes(error.$metadata.httpStatusCode ?? 0)
        ) {
          return { Body: undefined };
        }
        throw error;
      });
    if (Body === undefined) return UNKNOWN;
    const bytes = Buffer.from(await Body.transformToByteArray());
    return sentFile(file, 'application/octet-stream', bytes);
  });
};

const UNKNOWN = refusal(404, 'export-file-unknown', 'No export of the month made such a file.');
