import type { Config } from '../../functions/platform/config.ts';
import { requireVariable } from '../../functions/platform/environment.ts';
import type { SignIn } from './claims.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Whose tokens count, as the stack says: only it knows the user pool that it makes. */
export function signInOf({ console }: Pick<Config, 'console'>, variables: Variables): SignIn {
  const own = console?.signIn;
  return {
    issuer: requireVariable(variables, 'TOKEN_ISSUER'),
    audience: requireVariable(variables, 'TOKEN_AUDIENCE'),
    groupsClaim: own?.groupsClaim ?? COGNITO_GROUPS,
    tokenUse: own === undefined ? 'id' : undefined,
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
const COGNITO_GROUPS = 'cognito:groups';
