import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { followLinks, whereabouts } from './address.ts';
import { paramsIn } from './params-in.ts';
import { Announcements } from './parts/announce.tsx';
import { Nowhere } from './parts/nowhere.tsx';
import { ApprovalScreen } from './screens/approval/approval.tsx';
import { ApprovalsScreen } from './screens/approvals/approvals.tsx';
import { AuditScreen } from './screens/audit/audit.tsx';
import { BankLinesScreen } from './screens/bank-lines/bank-lines.tsx';
import { BankReportScreen } from './screens/bank-report/bank-report.tsx';
import { BankReportsScreen } from './screens/bank-reports/bank-reports.tsx';
import { BatchScreen } from './screens/batch/batch.tsx';
import { BatchesScreen } from './screens/batches/batches.tsx';
import { ControlsScreen } from './screens/controls/controls.tsx';
import { HoldsScreen } from './screens/holds/holds.tsx';
import { MonthScreen } from './screens/months/month.tsx';
import { PayeeScreen } from './screens/payee/payee.tsx';
import { PayeesScreen } from './screens/payees/payees.tsx';
import { PayoutScreen } from './screens/payout/payout.tsx';
import { PayoutsScreen } from './screens/payouts/payouts.tsx';
import { TodayScreen } from './screens/today/today.tsx';
import { enter, me, meProblem } from './session/me.ts';
import { session } from './session/session.ts';
import { SessionEnded, SessionStart } from './session/session-views.tsx';
import { Shell } from './shell/shell.tsx';
import { language } from './words/language.ts';

export function App() {
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  useEffect(followLinks, []);
  const isIn = session.value === 'signed-in';
  useEffect(() => {
    if (isIn) enter();
  }, [isIn]);
  if (me.value === undefined) return <SessionStart problem={meProblem.value} />;
  return (
    <>
      <Shell me={me.value}>
        <ScreenHere />
      </Shell>
      <Announcements />
      {session.value === 'ended' && <SessionEnded />}
    </>
  );
}

type ScreenOf = (props: { readonly params: Readonly<Record<string, string>> }) => ComponentChildren;

/** The first match counts. */
const SCREENS: readonly (readonly [string, ScreenOf])[] = [
  ['/', TodayScreen],
  ['/approvals', ApprovalsScreen],
  ['/approvals/:batchId', ApprovalScreen],
  ['/holds', HoldsScreen],
  ['/payees', PayeesScreen],
  ['/payees/:payoutId', PayeeScreen],
  ['/batches', BatchesScreen],
  ['/batches/:batchId', BatchScreen],
  ['/payouts', PayoutsScreen],
  ['/payouts/:payoutId', PayoutScreen],
  ['/bank-reports', BankReportsScreen],
  ['/bank-reports/waiting', BankLinesScreen],
  ['/bank-reports/:digest', BankReportScreen],
  ['/months/:month?', MonthScreen],
  ['/controls', ControlsScreen],
  ['/audit', AuditScreen],
];

function ScreenHere() {
  const { path } = whereabouts();
  for (const [pattern, Shown] of SCREENS) {
    const params = paramsIn(pattern, path);
    if (params !== undefined) return <Shown params={params} key={pattern} />;
  }
  return <Nowhere />;
}
