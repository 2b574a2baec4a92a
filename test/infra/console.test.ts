import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../functions/platform/config.ts';
import { DECIDE, EXPORT, MAIL, PUBLISH, READ, RECONCILE, REPAIR } from './functions.ts';
import {
  approvingConfig,
  arnBy,
  bucketPolicyOf,
  exampleConfig,
  functionOf,
  logGroupOf,
  resourcesOf,
  synthesized,
} from './synthesized.ts';

const { template } = synthesized(approvingConfig());

const CONSOLE_TYPES = [
  'AWS::ApiGatewayV2::Api',
  'AWS::CloudFront::Distribution',
  'AWS::Cognito::UserPool',
  'Custom::ConsolePage',
];

describe('the console', () => {
  it('is there only where the configuration has it', () => {
    const { template: without } = synthesized();

    for (const type of CONSOLE_TYPES) {
      expect(resourcesOf(without, type)).toEqual([]);
      expect(resourcesOf(template, type)).toHaveLength(1);
    }
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(
      resourcesOf(without, 'AWS::Lambda::Function').length + 5,
    );
  });

  it('exports evidence where there are no books, too, and has room for it', () => {
    const { accounting: _, ...config } = approvingConfig();
    const { template: without } = synthesized(config);

    for (const one of [without, template]) {
      one.hasResourceProperties('AWS::Lambda::Function', {
        Description: EXPORT,
        Timeout: 900,
        EphemeralStorage: { Size: 2048 },
      });
    }
  });

  it('answers before API Gateway gives up', () => {
    for (const Description of [READ, DECIDE]) {
      template.hasResourceProperties('AWS::Lambda::Function', { Description, Timeout: 29 });
    }
  });

  it('lets nothing to a function that no token was verified for', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties);

    expect(routes.map((route) => [route['RouteKey'], route['AuthorizationType']])).toEqual([
      ['GET /api/{path+}', 'JWT'],
      ['POST /api/{path+}', 'JWT'],
    ]);
    const pool = resourcesOf(template, 'AWS::Cognito::UserPool')[0]?.logicalId;
    const client = resourcesOf(template, 'AWS::Cognito::UserPoolClient')[0]?.logicalId;
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: {
        Audience: [{ Ref: client }],
        Issuer: { 'Fn::Join': ['', Match.arrayWith([{ Ref: pool }])] },
      },
    });
  });

  it('asks with GET the function that reads, and with POST the one that decides', () => {
    const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
    const asked = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => {
      const target = JSON.stringify(Properties['Target']);
      const integration = integrations.find(({ logicalId }) => target.includes(logicalId));
      return [Properties['RouteKey'], integration?.Properties['IntegrationUri']];
    });

    expect(asked).toEqual([
      ['GET /api/{path+}', arnBy(functionOf(template, READ))],
      ['POST /api/{path+}', arnBy(functionOf(template, DECIDE))],
    ]);
  });

  it('takes fewer decisions than looks in a second, and few of both', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      RouteSettings: { 'POST /api/{path+}': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 } },
    });
  });

  it('logs each request without the part of an address that may name somebody', () => {
    const [stage] = resourcesOf(template, 'AWS::ApiGatewayV2::Stage');
    const logged = JSON.stringify(stage?.Properties['AccessLogSettings']);

    expect(logged).toContain('$context.status');
    expect(logged).not.toMatch(/\$context\.(path|authorizer\.claims|identity|error\.message)/);
  });

  it('has files made by the repair, and reports read by their reader', () => {
    expect(functionOf(template, DECIDE).Properties['Environment']).toMatchObject({
      Variables: {
        REPAIR_FUNCTION_NAME: { Ref: functionOf(template, REPAIR).logicalId },
        READER_FUNCTION_NAME: { Ref: functionOf(template, RECONCILE).logicalId },
      },
    });
  });

  it('has alarms of its stage noted that ring or end, and no right to look at others', () => {
    const repair = functionOf(template, REPAIR);
    const alarms = { 'Fn::Join': ['', Match.arrayWith([':alarm:ev-payouts-example-'])] };

    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        resources: [{ prefix: alarms }],
        detail: { $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }] },
      },
      Targets: [
        Match.objectLike({
          Arn: arnBy(repair),
          InputTransformer: {
            InputPathsMap: {
              'detail-alarmName': '$.detail.alarmName',
              'detail-state-value': '$.detail.state.value',
              time: '$.time',
            },
            InputTemplate:
              '{"task":"note-alarm","alarm":<detail-alarmName>,"state":<detail-state-value>,"at":<time>}',
          },
        }),
      ],
    });
    const { template: without } = synthesized();
    expect(JSON.stringify(resourcesOf(without, 'AWS::Events::Rule'))).not.toContain('note-alarm');
    expect(JSON.stringify(template.toJSON())).not.toContain('cloudwatch:Describe');
  });

  it('is not among those who put payment files, whatever its roles allow', () => {
    const bucket = resourcesOf(template, 'AWS::S3::Bucket').find(
      ({ Properties }) => Properties['BucketNamePrefix'] === 'ev-payouts-example',
    );
    const policy = bucketPolicyOf(template, bucket?.logicalId ?? '');

    const paying = JSON.stringify(
      policy.filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes('aws:PrincipalArn')),
    );

    expect(paying).toContain('SubmitBatches');
    expect(paying).not.toContain('Console');
  });

  it.each([
    ['console-read', READ],
    ['console-decide', DECIDE],
    ['console-publish', PUBLISH],
    ['console-mail', MAIL],
    ['console-export', EXPORT],
  ])('rings where %s fails', (name, description) => {
    for (const alarm of ['function-failing', 'function-throttled']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `ev-payouts-example-${alarm}-${name}`,
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionOf(template, description).logicalId } }],
      });
    }
    expect(logGroupOf(template, name)).toBeDefined();
  });
});

describe('the page', () => {
  it('lies in a private bucket that CloudFront alone reads', () => {
    const [bucket] = resourcesOf(template, 'AWS::S3::Bucket').filter(({ logicalId }) =>
      logicalId.startsWith('ConsolePage'),
    );
    const readers = bucketPolicyOf(template, bucket?.logicalId ?? '').filter(
      ({ Effect }) => Effect === 'Allow',
    );

    expect(readers).toHaveLength(1);
    expect(readers[0]).toMatchObject({
      Action: ['s3:GetObject'],
      Principal: { Service: 'cloudfront.amazonaws.com' },
    });
    expect(JSON.stringify(readers[0]?.Condition)).toContain('AWS:SourceArn');
    expect(bucket?.Properties['PublicAccessBlockConfiguration']).toMatchObject({ BlockPublicPolicy: true });
  });

  it('loads nothing from elsewhere, and is in no frame', () => {
    const [headers] = resourcesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy');
    const policy = JSON.stringify(headers?.Properties);

    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toMatch(/connect-src 'self' https:\/\/ev-payouts-example-/);
  });

  it('has one address with the API, which nothing caches', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CacheBehaviors: [
          Match.objectLike({
            PathPattern: '/api/*',
            // CachingDisabled, and AllViewerExceptHostHeader.
            CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
            OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
          }),
        ],
      },
    });
  });

  it('is known by a host of its own where the configuration names one', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/one';
    const own = { domain: { name: 'payouts.nordfleet.example', certificateArn } };
    const { template: named } = synthesized({ ...approvingConfig(), console: own });

    named.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [own.domain.name],
        ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
    named.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: ['https://payouts.nordfleet.example/'],
    });
  });
});

describe('whoever signs in', () => {
  it('is invited, has a second factor, and proves it with a passkey that checks the person', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserPoolTier: 'ESSENTIALS',
      WebAuthnUserVerification: 'required',
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      DeletionProtection: 'ACTIVE',
    });
    template.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'RetainExceptOnCreate' });
  });

  it('gets a token for a quarter of an hour, by the code flow alone, without a secret in the page', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      IdTokenValidity: 15,
      AccessTokenValidity: 15,
      EnableTokenRevocation: true,
      RefreshTokenRotation: Match.objectLike({ Feature: 'ENABLED' }),
    });
  });

  it('is in the groups that the API knows', () => {
    const groups = resourcesOf(template, 'AWS::Cognito::UserPoolGroup').map(
      ({ Properties }) => Properties['GroupName'],
    );

    expect(groups.sort()).toEqual(['admin', 'approver', 'operator', 'viewer']);
  });

  it("comes from the customer's own issuer where the configuration names one", () => {
    const signIn = {
      issuer: 'https://id.nordfleet.example',
      clientId: 'payouts',
      authorizationEndpoint: 'https://id.nordfleet.example/authorize',
      tokenEndpoint: 'https://tokens.nordfleet.example/token',
      groupsClaim: 'roles',
    };
    const config: Config = { ...exampleConfig(), console: { signIn } };
    const { template: own } = synthesized(config);

    expect(resourcesOf(own, 'AWS::Cognito::UserPool')).toEqual([]);
    own.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['payouts'], Issuer: signIn.issuer },
    });
    const [headers] = resourcesOf(own, 'AWS::CloudFront::ResponseHeadersPolicy');
    expect(JSON.stringify(headers?.Properties)).toContain(
      "connect-src 'self' https://tokens.nordfleet.example;",
    );
  });
});
