import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { type Person, personKeyOf } from '../../../functions/core/approval/person.ts';
import { askedFor, type ExportName, mayAsk } from '../../../functions/core/export-job.ts';
import { say } from '../../../functions/core/sentence.ts';
import { changeExportJob, readExportJobs } from '../../../functions/ledger/export-jobs.ts';
import { sentFile } from '../answer.ts';
import type { AnswerOf } from '../contract/shapes.ts';
import { exportNamesOf } from '../export-names.ts';
import { PART_BYTES } from '../part-bytes.ts';
import { done, type Outcome, refusal, refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownHandOver } from '../shown-hand-over.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, keptReason, onRecord } from './on-record.ts';
import { DECIDE_REFUSALS } from './refusals.ts';

/** What came of it may be seen in the row: a function makes it, for longer than an answer may take. */
export const startExport: Work<'startExport', DecideDeps> = async (deps, { acting, params, body }) => {
  const reason = keptReason(body.reason);
  if (!reason.ok) return reason;
  const { month } = params;
  const { name } = body;
  const said = { what: recordOf(name), about: month, detail: `${name}: ${reason.answer}` } as const;
  return onRecord(deps, acting, said, async (): Promise<Outcome<{ name: ExportName; state: 'asked' }>> => {
    const { exporter } = deps;
    if (!exportNamesOf(deps).includes(name)) {
      return refusal(409, 'export-not-configured', 'The configuration has no such export under accounting.');
    }
    if (!(await ask(deps, month, name, acting.person))) {
      return refusal(
        409,
        'export-running',
        'Somebody asked for it already, and it is being made. Wait for it.',
      );
    }
    await exporter.client.send(
      new InvokeCommand({
        FunctionName: exporter.functionName,
        // Lambda tries again by itself, and keeps what failed to the end among the missed runs.
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify({ task: 'export', month, name })),
      }),
    );
    return done({ name, state: 'asked' });
  });
};

/** @returns whether it was this very asking that took the row. */
async function ask(
  { table, clock }: Pick<DecideDeps, 'table' | 'clock'>,
  month: string,
  name: ExportName,
  by: Person,
): Promise<boolean> {
  let [wasTried, isOurs] = [false, false];
  const atMs = clock.now();
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

/** So that nobody books or pays by it a second time. It stays with the export when it is made again. */
export const handOverExport: Work<'handOverExport', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { month } = params;
  const { name } = body;
  const { by, reason, atMs } = decision.answer;
  const said = { what: 'hand-over', about: month, detail: `${name}: ${reason}` } as const;
  return onRecord(deps, acting, said, async (): Promise<Outcome<AnswerOf<'handOverExport'>>> => {
    const at = new Date(atMs).toISOString();
    const job = await changeExportJob(deps.table, month, name, (known) =>
      known?.state !== 'done' || known.handedOver !== undefined
        ? known
        : { ...known, handedOver: { by, at, reason } },
    );
    const handedOver = job?.handedOver;
    if (handedOver === undefined) {
      return refusal(409, 'export-not-made', 'No files of it were made: there is nothing to hand over.');
    }
    if (personKeyOf(handedOver.by) !== personKeyOf(by) || handedOver.at !== at) {
      return refusedBy(409, say(DECIDE_REFUSALS, 'handed-over-already', { at: { moment: handedOver.at } }));
    }
    return done({ name, handedOver: shownHandOver(handedOver) });
  });
};

/** As the record names what a command makes. */
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

/** Of S3: no such object, or no byte of it from there on. */
const NOTHING_THERE: readonly number[] = [404, 416];

/** Only what an export of the month made, whatever else lies in the bucket. */
export const downloadExport: Work<'downloadExport', DecideDeps> = async (deps, { acting, params, body }) => {
  const { month } = params;
  const { file, from = 0 } = body;
  const detail = from === 0 ? file : `${file} from byte ${from}`;
  return onRecord(deps, acting, { what: 'download-file', about: month, detail }, async () => {
    const jobs = await readExportJobs(deps.table, month, exportNamesOf(deps), deps.clock);
    const isMade = [...jobs.values()].some(({ files }) => files.some(({ name }) => name === file));
    if (!isMade) return UNKNOWN;
    const { Body } = await deps.s3
      .send(
        new GetObjectCommand({
          Bucket: deps.bucketName,
          Key: `exports/${month}/${file}`,
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
