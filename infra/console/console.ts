import { Aws, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { SignInFile } from '../../console/sign-in-file.ts';
import type { Config } from '../../functions/platform/config.ts';
import { ConsoleApi, type ConsoleApiProps } from './api.ts';
import { ConsolePage } from './page.ts';
import { ConsoleSignIn, cognitoHostOf } from './sign-in.ts';

/** Where people look and decide: a page, two functions behind it, and who may sign in. */
export class Console extends Construct {
  constructor(scope: Construct, id: string, props: ConsoleApiProps & { readonly own: Own }) {
    super(scope, id);
    const { deployment, own } = props;
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
    api.serve(signIn);
    page.publish(signIn);
  }
}

type Own = NonNullable<Config['console']>;

/** Of the customer's own issuer. */
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
