import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { DeploymentDocument, RefusedDocument, Remark } from './deployment-document.ts';

/** Payments first, since mistakes there cost most; then what it needs and creates; what to look at comes last. */
export function printDeployment(terminal: Terminal, document: DeploymentDocument): void {
  terminal.line(`${visible(document.file)} deploys the stack ${document.deploys.stackName}.`);
  printSources(terminal, document);
  printAccounts(terminal, document);
  printBooks(terminal, document);
  printSchedules(terminal, document);
  printSecrets(terminal, document);
  printResources(terminal, document);
  printSwitches(terminal, document);
  terminal.line();
  printRemarks(terminal, 'yellow', 'Warnings', document.warnings);
  const count = document.warnings.length;
  const remark = count === 0 ? '' : `, with ${count} ${count === 1 ? 'warning' : 'warnings'}`;
  terminal.line(`${terminal.style('green', 'ok')} ${visible(document.file)} can be deployed${remark}:`);
  terminal.line(`  npx cdk deploy -c config=${visible(document.file)}`);
}

export function printRefusal(terminal: Terminal, { file, why, problems }: RefusedDocument): void {
  printRemarks(terminal, 'red', `${visible(file)} ${why}`, problems);
  terminal.line('Correct the keys named above; docs/configuration.md explains each of them.');
}

function printRemarks(
  terminal: Terminal,
  colour: 'red' | 'yellow',
  title: string,
  remarks: readonly Remark[],
): void {
  if (remarks.length === 0) return;
  terminal.line(terminal.style(colour, `${title}:`));
  for (const { path, message } of remarks) printParagraph(terminal, visible(`${path}: ${message}`), 2, 4);
  terminal.line();
}

function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.style('bold', text));
}

const SOURCES: readonly Column[] = [
  { title: 'Source' },
  { title: 'Mode' },
  { title: 'Host' },
  { title: 'Requests/min', align: 'right' },
  { title: 'Pays', isSentence: true },
];

function printSources(terminal: Terminal, { pays }: DeploymentDocument): void {
  heading(terminal, 'What is paid');
  const rows = pays.sources.map(({ source, account, mode, pays: what, host, requestsPerMinute }) => {
    const shownMode = terminal.style(mode === 'live' ? 'green' : 'yellow', mode);
    return [`${source}/${account}`, shownMode, visible(host), String(requestsPerMinute), visible(what)];
  });
  printTable(terminal, SOURCES, rows);
}

const ACCOUNTS: readonly Column[] = [
  { title: 'Account' },
  { title: 'Currency' },
  { title: 'IBAN' },
  { title: 'Rail' },
  { title: 'Files approved by' },
];

const NEXT_FILES: readonly Column[] = [
  { title: 'Account' },
  { title: 'Next files' },
  { title: 'Before', align: 'right' },
  { title: 'Cut-off' },
  { title: 'Execution' },
];

const CAPS: readonly Column[] = [
  { title: 'Account' },
  { title: 'Held above', align: 'right' },
  { title: 'Per file', align: 'right' },
  { title: 'Per run', align: 'right' },
  { title: 'Per day', align: 'right' },
];

function printAccounts(terminal: Terminal, { pays: { accounts, held } }: DeploymentDocument): void {
  heading(terminal, 'From which accounts');
  printTable(
    terminal,
    ACCOUNTS,
    accounts.map(({ debtorAccount, currency, iban, rail, approvedBy }) => [
      debtorAccount,
      currency,
      iban,
      rail,
      approvedBy,
    ]),
  );
  heading(terminal, 'When');
  printTable(
    terminal,
    NEXT_FILES,
    accounts.map(({ debtorAccount, nextFiles, cutOff, cutOffTimeZone }) => [
      debtorAccount,
      localTime(nextFiles.madeAt, cutOffTimeZone),
      spanOf(nextFiles.minutesBefore),
      `${cutOff} ${cutOffTimeZone}`,
      nextFiles.executionDate,
    ]),
  );
  heading(terminal, 'How much');
  printTable(
    terminal,
    CAPS,
    accounts.map(({ debtorAccount, currency, maxPayout, maxPerFile, maxPerRun, maxPerDay }) => {
      const caps = [maxPerFile, maxPerRun, maxPerDay].map(({ count, sum }) => `${count} × ${sum}`);
      return [debtorAccount, `${maxPayout} ${currency}`, ...caps];
    }),
  );
  if (held.length > 0) printParagraph(terminal, `Held, since no account pays them: ${held.join(', ')}.`);
}

const BOOKS: readonly Column[] = [{ title: 'Entry' }, { title: 'Of' }, { title: 'Account' }];

function printBooks(terminal: Terminal, { books }: DeploymentDocument): void {
  if (books === null) return;
  heading(terminal, 'What the books get');
  const { accounts, formats, firstMonth, payroll } = books;
  printTable(
    terminal,
    BOOKS,
    accounts.map(({ role, of, account }) => [role, of, visible(account)]),
  );
  printParagraph(terminal, `The journal of each month from ${firstMonth} on, as ${formats.join(', ')}.`);
  printParagraph(
    terminal,
    payroll.length === 0 ? 'No payroll file.' : `A payroll file of ${payroll.join(', ')}.`,
  );
}

const SCHEDULES: readonly Column[] = [
  { title: 'Schedule' },
  { title: 'Expression' },
  { title: 'Time zone' },
  { title: 'Next run' },
];

function printSchedules(terminal: Terminal, { deploys }: DeploymentDocument): void {
  heading(terminal, 'What runs when (the next run in the time zone of the schedule)');
  const rows = deploys.schedules.map(({ name, expression, timeZone, nextRuns: [next] }) => {
    const run = next === undefined ? '' : localTime(next, timeZone);
    const shown = expression.startsWith('rate(') ? 'once deployed' : run;
    return [name, visible(expression), timeZone, shown];
  });
  printTable(terminal, SCHEDULES, rows);
}

function printSecrets(terminal: Terminal, { deploys }: DeploymentDocument): void {
  heading(terminal, 'Secrets to fill after the deployment');
  printTable(
    terminal,
    [{ title: 'Secret' }, { title: 'Value' }],
    deploys.secrets.map(({ name, shape }) => [visible(name), shape]),
  );
}

const FUNCTIONS: readonly Column[] = [
  { title: 'Memory', align: 'right' },
  { title: 'At most', align: 'right' },
  { title: 'Concurrency', align: 'right' },
  { title: 'What it does', isSentence: true },
];

function printResources(terminal: Terminal, { deploys }: DeploymentDocument): void {
  heading(terminal, 'Functions');
  printTable(
    terminal,
    FUNCTIONS,
    deploys.functions.map(({ purpose, memoryMb, timeoutSeconds, reservedConcurrency }) => [
      `${memoryMb} MB`,
      `${timeoutSeconds} s`,
      reservedConcurrency === undefined ? 'shared' : `${reservedConcurrency} reserved`,
      visible(purpose),
    ]),
  );
  heading(terminal, 'Other resources');
  printTable(
    terminal,
    [{ title: 'Kind' }, { title: 'Name' }],
    deploys.resources.map(({ kind, name }) => [kind, name]),
  );
}

function printSwitches(terminal: Terminal, { deploys }: DeploymentDocument): void {
  const { alarms, alarmsGoTo, leastLambdaConcurrency, xRay, objectLock, transferRoles } = deploys;
  const line = (label: string, text: string): void =>
    printParagraph(terminal, `${`${label}:`.padEnd(SWITCH_COLUMNS)}${text}`, 0, SWITCH_COLUMNS);
  terminal.line();
  line('Quota', `${leastLambdaConcurrency} concurrent executions of Lambda, at least`);
  line('Alarms', `${alarms.length}, told to ${visible(alarmsGoTo.join(', '))}`);
  line('X-Ray', xRay ? 'on' : 'off');
  line('Object Lock', objectLock === null ? 'off' : `${objectLock.mode}, ${objectLock.days} days`);
  line('Inbox', `written by ${transferRoles.length === 0 ? 'nobody' : transferRoles.join(', ')}`);
}

const SWITCH_COLUMNS = 13;

/** `Mon 2026-11-23 13:00`, as the clock of the zone shows it. */
function localTime(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((found) => found.type === type)?.value ?? '';
  return `${part('weekday')} ${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

function spanOf(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, '0')}`;
}
