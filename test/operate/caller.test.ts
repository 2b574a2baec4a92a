import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askForCaller } from '../../operate/caller.ts';
import { awsProblemOf } from '../../operate/terminal/aws-errors.ts';
import { CALLER_ARN, type IdentityService, startIdentityService } from '../support/identity-service.ts';

let sts: IdentityService | undefined;

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIALOCAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await sts?.close();
  sts = undefined;
});

async function asked(error?: string) {
  sts = await startIdentityService(error);
  return askForCaller({ AWS_ENDPOINT_URL_STS: sts.endpoint });
}

describe('who calls', () => {
  it('is told by STS, asked in the name of these credentials', async () => {
    expect(await asked()).toEqual({
      arn: CALLER_ARN,
      accountId: '111122223333',
      region: 'eu-central-1',
    });
    expect(sts?.authorizations).toEqual([
      expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIALOCAL\/\d{8}\/eu-central-1\/sts\/aws4_request, /,
      ),
    ]);
  });

  it.each(['ExpiredToken', 'InvalidClientTokenId', 'SignatureDoesNotMatch'])(
    'is not told where STS answers %s, which has a sentence',
    async (error) => {
      const refused = await asked(error).catch((cause: unknown) => cause);

      expect(refused).toMatchObject({ name: error });
      expect(awsProblemOf(refused)).toMatchObject({ isWrongUse: true });
    },
  );

  it('is not told where nobody answers, which has a sentence', async () => {
    const { endpoint, close } = await startIdentityService();
    await close();

    const refused = await askForCaller({ AWS_ENDPOINT_URL_STS: endpoint }).catch((cause: unknown) => cause);

    expect(awsProblemOf(refused)?.message).toMatch(/^AWS cannot be reached/);
  });

  it('is not told through a port that nothing may be asked at, which has a sentence', async () => {
    const refused = await askForCaller({ AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' }).catch(
      (cause: unknown) => cause,
    );

    expect(awsProblemOf(refused)?.message).toMatch(/^AWS cannot be reached/);
  });
});
