import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router } from 'preact-iso/router';
import { Announcements } from './parts/announce.tsx';
import { Screen } from './parts/screen.tsx';
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
import { me, meProblem, readMe } from './session/me.ts';
import { session } from './session/session.ts';
import { SessionEnded, SessionStart } from './session/session-views.tsx';
import { Shell } from './shell/shell.tsx';
import { shellWords } from './shell/words.ts';
import { language } from './words/language.ts';

export function App() {
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  const isIn = session.value === 'signed-in';
  useEffect(() => {
    if (isIn) readMe();
  }, [isIn]);
  if (me.value === undefined) return <SessionStart problem={meProblem.value} />;
  return (
    <LocationProvider>
      <Shell me={me.value}>
        <Router>
          <Route path="/" component={TodayScreen} />
          <Route path="/approvals" component={ApprovalsScreen} />
          <Route path="/approvals/:batchId" component={ApprovalScreen} />
          <Route path="/holds" component={HoldsScreen} />
          <Route path="/payees" component={PayeesScreen} />
          <Route path="/payees/:payoutId" component={PayeeScreen} />
          <Route path="/batches" component={BatchesScreen} />
          <Route path="/batches/:batchId" component={BatchScreen} />
          <Route path="/payouts" component={PayoutsScreen} />
          <Route path="/payouts/:payoutId" component={PayoutScreen} />
          <Route path="/bank-reports" component={BankReportsScreen} />
          <Route path="/bank-reports/waiting" component={BankLinesScreen} />
          <Route path="/bank-reports/:digest" component={BankReportScreen} />
          <Route path="/months/:month?" component={MonthScreen} />
          <Route path="/controls" component={ControlsScreen} />
          <Route path="/audit" component={AuditScreen} />
          <Route default component={Nowhere} />
        </Router>
      </Shell>
      <Announcements />
      {session.value === 'ended' && <SessionEnded />}
    </LocationProvider>
  );
}

function Nowhere() {
  const { nowhere, nowhereLead } = shellWords();
  return (
    <Screen title={nowhere}>
      <p>{nowhereLead}</p>
    </Screen>
  );
}
