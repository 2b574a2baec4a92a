import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router } from 'preact-iso/router';
import { Announcements } from './parts/announce.tsx';
import { Screen } from './parts/screen.tsx';
import { ApprovalScreen } from './screens/approval/approval.tsx';
import { ApprovalsScreen } from './screens/approvals/approvals.tsx';
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
          <Route path="/payouts" component={PayoutsScreen} />
          <Route path="/payouts/:payoutId" component={PayoutScreen} />
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
