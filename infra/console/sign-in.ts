import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  CfnUserPool,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  PasskeyUserVerification,
  UserPool,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { GROUPS } from '../../console/api/contract/groups.ts';
import type { SignInFile } from '../../console/sign-in-file.ts';
import { assert } from '../../functions/core/errors.ts';

/** How long a stolen one is of use. */
const TOKEN_VALIDITY = Duration.minutes(15);
/** A working day; each use gives another one. */
const REFRESH_VALIDITY = Duration.hours(10);
const REFRESH_GRACE = Duration.seconds(10);
const INVITATION_DAYS = Duration.days(7);
const MIN_PASSWORD = 16;

export type SignInProps = {
  readonly stage: string;
  /** The page's, such as `https://payouts.example.com`. */
  readonly origin: string;
};

/**
 * Who may use the console: people by invitation alone, each with a second factor or a passkey that checks them. The
 * pool outlives the stack: its subjects identify approvers.
 */
export class ConsoleSignIn extends Construct {
  /** For the page. */
  readonly file: SignInFile;

  constructor(scope: Construct, id: string, { stage, origin }: SignInProps) {
    super(scope, id);
    const pool = new UserPool(this, 'People', {
      userPoolName: `ev-payouts-${stage}`,
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: {
        email: { required: true, mutable: true },
        // Histories show it of every person who decides.
        fullname: { required: true, mutable: true },
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true } },
      passkeyUserVerification: PasskeyUserVerification.REQUIRED,
      passwordPolicy: {
        minLength: MIN_PASSWORD,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: INVITATION_DAYS,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const resource = pool.node.defaultChild;
    assert(resource instanceof CfnUserPool, 'a user pool is one resource');
    // The CDK has no name for it yet: a passkey that checks the person counts as both factors.
    resource.webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION';
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG3',
      reason:
        'Threat protection is part of the Plus plan, at a price for each person. Everybody has a second factor here, and a stolen session signs no file.',
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: 'The Plus plan adds threat protection alone; passkeys and managed login are in Essentials.',
    });
    for (const group of GROUPS) {
      new CfnUserPoolGroup(this, `Group-${group}`, { userPoolId: pool.userPoolId, groupName: group });
    }
    pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: domainPrefixOf(stage, Aws.ACCOUNT_ID) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const client = pool.addClient('Page', {
      userPoolClientName: 'console',
      generateSecret: false,
      authFlows: { user: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE],
        callbackUrls: [`${origin}/`],
        logoutUrls: [`${origin}/`],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      idTokenValidity: TOKEN_VALIDITY,
      accessTokenValidity: TOKEN_VALIDITY,
      refreshTokenValidity: REFRESH_VALIDITY,
      refreshTokenRotationGracePeriod: REFRESH_GRACE,
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    const { region, urlSuffix } = Stack.of(this);
    const host = cognitoHostOf(stage, Aws.ACCOUNT_ID, region);
    this.file = {
      issuer: `https://cognito-idp.${region}.${urlSuffix}/${pool.userPoolId}`,
      clientId: client.userPoolClientId,
      authorizationEndpoint: `${host}/oauth2/authorize`,
      tokenEndpoint: `${host}/oauth2/token`,
      endSessionEndpoint: `${host}/logout`,
      endSessionReturn: 'logout_uri',
    };
    new CfnOutput(this, 'UserPoolId', {
      value: pool.userPoolId,
      description: 'Invite people here, and put them into groups.',
    });
  }
}

/** Unique in a region of AWS. */
function domainPrefixOf(stage: string, accountId: string): string {
  return `ev-payouts-${stage}-${accountId}`;
}

/** Known before the pool is: the page's policy names it. */
export function cognitoHostOf(stage: string, accountId: string, region: string): string {
  return `https://${domainPrefixOf(stage, accountId)}.auth.${region}.amazoncognito.com`;
}
