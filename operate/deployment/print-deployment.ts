import { newTable, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { DeploymentDocument, RefusedDocument, Remark } from './deployment-document.ts';

/** Pays first, since that is what a mistake costs; then what it needs and creates; what to look at comes last. */
export function printDeployment(terminal: Terminal, document: DeploymentDocument): void {
  terminal.line(`${visible(document.file)} deploys the stack ${document.deploys.stackName}.`);
  printSources(terminal, document);
  printAccounts(terminal, document);
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
  for (const { path, message } of remarks) terminal.line(visible(`  ${path}: ${message}`));
  terminal.line();
}

function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.style('bold', text));
}

function printSources(terminal: Terminal, { pays }: DeploymentDocument): void {
  heading(terminal, 'What is paid');
  const table = newTable(terminal, ['Source', 'Mode', 'Pays', 'Host', 'Requests/min'], {
    colAligns: ['left', 'left', 'left', 'left', 'right'],
  });
  for (const { source, account, mode, pays: what, host, requestsPerMinute } of pays.sources) {
    const shownMode = terminal.style(mode === 'live' ? 'green' : 'yellow', mode);
    table.push([`${source}/${account}`, shownMode, visible(what), visible(host), String(requestsPerMinute)]);
  }
  printTable(terminal, table);
}

function printAccounts(terminal: Terminal, { pays }: DeploymentDocument): void {
  heading(terminal, 'From which accounts, and when');
  const table = newTable(
    terminal,
    ['Currency', 'Debtor account', 'IBAN', 'Rail', 'Next files', 'Cut-off', 'Before it', 'Execution'],
    { colAligns: ['left', 'left', 'left', 'left', 'left', 'left', 'right', 'left'] },
  );
  for (const { currency, debtorAccount, iban, rail, nextFiles, cutOff, cutOffTimeZone } of pays.accounts) {
    table.push([
      currency,
      debtorAccount,
      iban,
      rail,
      localTime(nextFiles.madeAt, cutOffTimeZone),
      `${cutOff} ${cutOffTimeZone}`,
      spanOf(nextFiles.minutesBefore),
      nextFiles.executionDate,
    ]);
  }
  printTable(terminal, table);
  heading(terminal, 'How much');
  const limits = newTable(
    terminal,
    ['Currency', 'Held above', 'Per file', '', 'Per run', '', 'Per day', ''],
    { colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'] },
  );
  for (const { currency, maxPayout, maxPerFile, maxPerRun, maxPerDay } of pays.accounts) {
    const caps = [maxPerFile, maxPerRun, maxPerDay].flatMap(({ count, sum }) => [`${count} ×`, sum]);
    limits.push([currency, maxPayout, ...caps]);
  }
  printTable(terminal, limits);
  if (pays.held.length > 0) terminal.line(`Held, since no account pays them: ${pays.held.join(', ')}.`);
}

function printSchedules(terminal: Terminal, { deploys }: DeploymentDocument): void {
  heading(terminal, 'What runs when (next runs in the time zone of the schedule)');
  const table = newTable(terminal, ['Schedule', 'Expression', 'Time zone', 'Next runs']);
  for (const { name, expression, timeZone, nextRuns } of deploys.schedules) {
    const runs = nextRuns.map((at) => localTime(at, timeZone)).join(', ');
    const shown = expression.startsWith('rate(') ? `${runs}, if deployed now` : runs;
    table.push([name, visible(expression), timeZone, shown]);
  }
  printTable(terminal, table);
}

function printSecrets(terminal: Terminal, { deploys }: DeploymentDocument): void {
  heading(terminal, 'Secrets to fill after the deployment');
  const table = newTable(terminal, ['Secret', 'Value']);
  for (const { name, shape } of deploys.secrets) table.push([visible(name), shape]);
  printTable(terminal, table);
}

function printResources(terminal: Terminal, { deploys }: DeploymentDocument): void {
  heading(terminal, 'Functions');
  const functions = newTable(terminal, ['What it does', 'Memory', 'At most', 'Concurrency'], {
    colAligns: ['left', 'right', 'right', 'right'],
  });
  for (const { purpose, memoryMb, timeoutSeconds, reservedConcurrency } of deploys.functions) {
    const concurrency = reservedConcurrency === undefined ? 'shared' : `${reservedConcurrency} reserved`;
    functions.push([visible(purpose), `${memoryMb} MB`, `${timeoutSeconds} s`, concurrency]);
  }
  printTable(terminal, functions);
  heading(terminal, 'Other resources');
  const table = newTable(terminal, ['Kind', 'Name']);
  for (const { kind, name } of deploys.resources) table.push([kind, name]);
  printTable(terminal, table);
}

function printSwitches(terminal: Terminal, { deploys }: DeploymentDocument): void {
  const { alarms, alarmsGoTo, leastLambdaConcurrency, xRay, objectLock, transferRoles } = deploys;
  terminal.line();
  terminal.line(`Quota:       ${leastLambdaConcurrency} concurrent executions of Lambda, at least`);
  terminal.line(`Alarms:      ${alarms.length}, told to ${visible(alarmsGoTo.join(', '))}`);
  terminal.line(`X-Ray:       ${xRay ? 'on' : 'off'}`);
  const lock = objectLock === null ? 'off' : `${objectLock.mode}, ${objectLock.days} days`;
  terminal.line(`Object Lock: ${lock}`);
  terminal.line(
    `Inbox:       written by ${transferRoles.length === 0 ? 'nobody' : transferRoles.join(', ')}`,
  );
}

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
