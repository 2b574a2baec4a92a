import { SOURCE_NAMES } from '../../functions/core/expense.ts';
import { FINDING_CODES } from '../../functions/core/finding.ts';
import { recipientKeyOf } from '../../functions/core/payee.ts';
import { KNOWN_REASON_CODES } from '../../functions/core/reason-codes.ts';
import { STATES } from '../../functions/core/states.ts';
import { type ListPart, listParts, listPayouts, type PageOf } from '../payouts/list-payouts.ts';
import { attemptIn } from '../payouts/named-payouts.ts';
import type { PayoutQuery } from '../payouts/query.ts';
import type { Place } from '../place.ts';
import { printUnmatchedReport } from '../reports/print-unmatched.ts';
import { digestIn, unmatchedIn } from '../reports/unmatched.ts';
import { bankReasonOf } from '../review/bank-reason.ts';
import { type LeftOut, writeCsv, writeJson } from '../review/export-list.ts';
import { printFound, printLeftOut, printPage } from '../review/print-list.ts';
import { printShown } from '../review/print-shown.ts';
import { payoutMeant } from '../review/refer.ts';
import { noSuchAttempt, showPayout } from '../review/show.ts';
import { shownDocument } from '../review/shown-document.ts';
import type { Stores } from '../stores.ts';
import { printJson } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import { printParagraph } from '../terminal/table.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';
import { type Prepare, referring } from './review-subcommand.ts';

/** The looks of `npm run review` change nothing. */

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

export const listing: Prepare = (options, terminal) => {
  const query = queryOf(options);
  const { format, ...page } = printedAs(options);
  return async (stores, place) => {
    const deps = looking(stores, place, terminal);
    const doubts = doubtsAbout(query, place);
    if (format !== 'table') return exported(format, listParts(deps, query), doubts);
    printPage(terminal, await listPayouts(deps, query, page), query);
    for (const doubt of doubts) printParagraph(terminal, doubt);
    return 0;
  };
};

export const finding: Prepare = (options, terminal) => {
  const text = (options.positionals[1] ?? '').trim();
  const query = { state: 'all', text, month: givenMonth(options) } as const;
  const { format, ...page } = printedAs(options);
  return async (stores, place) => {
    const deps = looking(stores, place, terminal);
    if (format !== 'table') return exported(format, listParts(deps, query));
    printFound(terminal, await listPayouts(deps, query, page), query);
    return 0;
  };
};

export const showing: Prepare = (options, terminal) => {
  return async (stores, place) => {
    const reference = options.positionals[1] ?? '';
    const payoutId = await payoutMeant(referring(stores, place), reference);
    const { table, clock } = stores;
    const shown = await showPayout({ table, clock, retryAfter: place.config().retries.after }, payoutId);
    const isJson = options.flag('json');
    if (isJson) printJson(shownDocument(shown, bankReasonOf(shown.payout)));
    else printShown(terminal, shown);
    const doubt = noSuchAttempt(shown, attemptIn(reference));
    if (doubt !== undefined) printParagraph(isJson ? besideOutput() : terminal, doubt);
    return shown.isBelieved ? 0 : 1;
  };
};

export const unmatched: Prepare = (options, terminal) => {
  const report = options.positionals[1] ?? '';
  digestIn(report);
  return async ({ table }) => {
    const found = await unmatchedIn(table, report);
    printUnmatchedReport(terminal, found);
    return found.lines.length === 0 && found.report?.outcome === 'read' ? 0 : 1;
  };
};

function looking({ table, clock }: Stores, place: Place, terminal: Terminal) {
  const onProgress = (payouts: number): void =>
    terminal.isTerminal ? terminal.progress(`Looking through the ledger … ${payouts} payouts`) : undefined;
  return { table, clock, retryAfter: place.config().retries.after, onProgress };
}

async function exported(
  format: 'json' | 'csv',
  parts: AsyncIterable<ListPart>,
  doubts: readonly string[] = [],
): Promise<number> {
  const write = format === 'json' ? writeJson : writeCsv;
  const leftOut: LeftOut = await write(process.stdout, parts);
  const beside = besideOutput();
  printLeftOut(beside, leftOut);
  for (const doubt of doubts) printParagraph(beside, doubt);
  return 0;
}

/** For what the output for a spreadsheet or a program has no place for. */
function besideOutput(): Terminal {
  return createTerminal(process.stderr, process.env);
}

/** What may be a typing error, which an empty list must not hide. */
function doubtsAbout({ sources = [], reason }: PayoutQuery, place: Place): readonly string[] {
  const configured = place.config().sources.map(({ kind, account }) => `${kind}/${account}`);
  const unknown = sources.filter((source) => !configured.includes(source));
  const doubts = unknown.map(
    (source) => `The configuration has no source ${source}. It has ${configured.join(', ')}.`,
  );
  if (reason === undefined || isKnownReason(reason)) return doubts;
  return [...doubts, `${reason} is no reason known here: only a bank with codes of its own may give it.`];
}

/** As a page of a table, or whole in another form. */
function printedAs(options: Options): PageOf & { readonly format: 'table' | 'json' | 'csv' } {
  const [format, limit, cursor] = [formatOf(options), limitOf(options), options.text('after')];
  if (format !== 'table' && (options.text('limit') ?? cursor) !== undefined) {
    throw wrongUse(`--${format} prints the whole list: --limit and --after are for pages.`, options.hint);
  }
  return { format, limit, cursor };
}

function formatOf(options: Options): 'table' | 'json' | 'csv' {
  const [json, csv] = [options.flag('json'), options.flag('csv')];
  if (json && csv) throw wrongUse('Give --json or --csv.', options.hint);
  return json ? 'json' : csv ? 'csv' : 'table';
}

function limitOf(options: Options): number {
  const text = options.text('limit');
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw wrongUse(`--limit is a whole number from 1 to ${MAX_LIMIT}.`, options.hint);
}

function queryOf(options: Options): PayoutQuery {
  const source = options.text('source');
  if (source !== undefined && !/^[a-z]+\/[a-z][a-z0-9-]*$/.test(source)) {
    throw wrongUse('--source is a source and its account, such as spirii/nordfleet.', options.hint);
  }
  return {
    state: stateOf(options),
    sources: source === undefined ? undefined : [source],
    report: options.text('report'),
    recipient: recipientOf(options, source),
    month: givenMonth(options),
    reason: reasonOf(options),
  };
}

/** A recipient's id means something only within its source. */
function recipientOf(options: Options, sourceAndAccount: string | undefined): string | undefined {
  const recipientId = options.text('recipient');
  if (recipientId === undefined) return undefined;
  const [name, account = ''] = sourceAndAccount?.split('/') ?? [];
  const source = SOURCE_NAMES.find((known) => known === name);
  if (source !== undefined) {
    return recipientKeyOf({ source, account, recipientId, recipientName: '' });
  }
  throw wrongUse('--recipient is the id of a recipient at its source, with --source.', options.hint);
}

function stateOf(options: Options): PayoutQuery['state'] {
  const text = options.text('state');
  if (text === undefined) return 'waiting';
  if (text === 'all') return text;
  const state = STATES.find((name) => name === text);
  if (state !== undefined) return state;
  throw wrongUse(`There is no state ${text.slice(0, 40)}.`, `Give all, or one of ${STATES.join(', ')}.`);
}

function givenMonth(options: Options): string | undefined {
  const text = options.text('month');
  if (text === undefined || /^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw wrongUse('--month is a month, such as 2026-11.', options.hint);
}

/** A code of ours, or what a bank may give: four letters and digits of ISO 20022, or its own. */
function reasonOf(options: Options): string | undefined {
  const text = options.text('reason');
  if (text === undefined) return undefined;
  const code = FINDING_CODES.find((name) => name === text.toLowerCase());
  if (code !== undefined) return code;
  if (/^[A-Za-z0-9]{1,6}$/.test(text)) return text.toUpperCase();
  throw wrongUse(
    `There is no reason ${text.slice(0, 40)}.`,
    `Give a bank's code, such as AC04, or one of ${FINDING_CODES.join(', ')}.`,
  );
}

function isKnownReason(reason: string): boolean {
  return FINDING_CODES.some((code) => code === reason) || KNOWN_REASON_CODES.includes(reason);
}
