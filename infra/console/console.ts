import { Aws, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SignInFile } from '../../console/sign-in-file.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { EncryptionKey } from '../encryption-key.ts';
import type { Runs } from '../runs.ts';
import { ConsoleApi, type ConsoleApiProps } from './api.ts';
import { MorningMail } from './morning-mail.ts';
import { NoteAlarms } from './note-alarms.ts';
import { ConsolePage } from './page.ts';
import { ConsoleSignIn, cognitoHostOf } from './sign-in.ts';

export type ConsoleProps = ConsoleApiProps & {
  readonly encryption: EncryptionKey;
  readonly runs: Runs;
  readonly own: Own;
};

/** Where people look and decide: a page, two functions behind it, who may sign in, and a mail that calls them. */
export class Console extends Construct {
  constructor(scope: Construct, id: string, props: ConsoleProps) {
    super(scope, id);
    const { deployment, encryption, ledger, runs, own } = props;
    const { stage } = deployment.config;
    const api = new ConsoleApi(this, 'Api', props);
    const issuer = own.signIn;
    const tokenOrigin =
      issuer === undefined
        ? cognitoHostOf(stage, Aws.ACCOUNT_ID, Stack.of(this).region)
        : new URL(issuer.tokenEndpoint).origin;
    const page = new ConsolePage(this, 'Page', { deployment, api: api.api }, tokenOrigin);
    const signIn =
      issuer === undefined
        ? new ConsoleSignIn(this, 'SignIn', { stage, origin: page.origin }).file
        : fileOf(issuer);
    new NoteAlarms(this, 'NoteAlarms', { stage, repair: props.repair });
    api.serve(signIn);
    page.publish(signIn, ledger);
    if (own.morningMail !== undefined) {
      const { origin } = page;
      const mail = { deployment, encryption, ledger, runs, origin, own: own.morningMail };
      new MorningMail(this, 'MorningMail', mail);
    }
  }
}

type Own = NonNullable<Config['console']>;

/** For the customer's own issuer. */
function fileOf({
  issuer,
  clientId,
  authorizationEndpoint,
  tokenEndpoint,
  endSessionEndpoint,
}: NonNullable<Own['signIn']>): SignInFile {
  return {
    issuer,
    clientId,
    authorizationEndpoint,
    tokenEndpoint,
    ...(endSessionEndpoint === undefined
      ? {}
      : { endSessionEndpoint, endSessionReturn: 'post_logout_redirect_uri' }),
  };
}
