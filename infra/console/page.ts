import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfnOutput, CustomResource, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from '../../console/security-headers.ts';
import type { SignInFile } from '../../console/sign-in-file.ts';
import { assert } from '../../functions/core/errors.ts';
import type { Config } from '../../functions/platform/config.ts';
import { rulesInForce } from '../../operate/rules-in-force.ts';
import type { Deployment } from '../deployment-config.ts';
import type { LedgerTable } from '../ledger-table.ts';
import { PipelineFunction } from '../pipeline-function.ts';

const PAGE_FOLDER = fileURLToPath(new URL('../../console/page', import.meta.url));
const PUBLISH_TIMEOUT = Duration.minutes(2);
const HSTS = Duration.days(730);

/** Addresses of screens are the page's own; only names of files have a dot. */
const SCREENS_ARE_THE_PAGE = `function handler(event) {
  var request = event.request;
  if (request.uri.indexOf('.') === -1) request.uri = '/index.html';
  return request;
}`;

export type ConsolePageProps = {
  readonly deployment: Deployment;
  readonly api: HttpApi;
};

/** The page in a private bucket, behind one address with the API: one origin, for passkeys and the policy. */
export class ConsolePage extends Construct {
  readonly distribution: Distribution;
  /** Such as `https://payouts.example.com`. */
  readonly origin: string;
  readonly #bucket: Bucket;
  readonly #deployment: Deployment;

  constructor(scope: Construct, id: string, { deployment, api }: ConsolePageProps, tokenOrigin: string) {
    super(scope, id);
    this.#deployment = deployment;
    this.#bucket = new Bucket(this, 'Bucket', {
      // Everybody who knows the address may read it, and CloudFront signs for it without a key of ours.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.#bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'It holds the code of the page alone, which is public by its address; the API logs every request.',
    });
    const headers = this.#headers(tokenOrigin);
    const { domain } = deployment.config.console ?? {};
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `ev-payouts ${deployment.config.stage}: the console`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(domain === undefined
        ? {}
        : {
            domainNames: [domain.name],
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
          }),
      defaultBehavior: {
        // It is one: the CDK's class and interface differ only in the spelling of an optional property.
        origin: S3BucketOrigin.withOriginAccessControl(this.#bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Screens', {
              code: FunctionCode.fromInline(SCREENS_ARE_THE_PAGE),
              runtime: FunctionRuntime.JS_2_0,
            }),
          },
        ],
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint))),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: headers,
        },
      },
    });
    this.#acknowledge(domain !== undefined);
    this.origin = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
    new CfnOutput(this, 'Address', { value: this.origin, description: 'The console.' });
  }

  /**
   * At each deployment: puts the built page into the bucket, with where it sends people to sign in, and on record which
   * rules changed.
   */
  publish(signIn: SignInFile, ledger: LedgerTable): void {
    const publish = new PipelineFunction(this, 'Publish', {
      deployment: this.#deployment,
      name: 'console-publish',
      code: 'console-publish',
      description:
        'Puts the page of the console into its bucket, and changed rules on record, at a deployment.',
      permissions: [
        [new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.#bucket.arnForObjects('*')] })],
        ledger.allowRulesRecord(),
      ],
      environment: { PAGE_BUCKET_NAME: this.#bucket.bucketName, TABLE_NAME: ledger.table.tableName },
      timeout: PUBLISH_TIMEOUT,
      memoryMb: 256,
    });
    this.#acknowledgeObjects(publish);
    new CustomResource(this, 'Published', {
      serviceToken: publish.lambda.functionArn,
      resourceType: 'Custom::ConsolePage',
      properties: {
        SignIn: JSON.stringify(signIn),
        Sources: sourcesDigest(),
        Rules: rulesDigest(this.#deployment.config),
      },
    });
  }

  #headers(tokenOrigin: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: `ev-payouts ${this.#deployment.config.stage}: what a browser may do on the console`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(tokenOrigin), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: HSTS, includeSubdomains: true, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: PERMISSIONS_POLICY, override: true },
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
          { header: 'cross-origin-resource-policy', value: 'same-origin', override: true },
        ],
      },
    });
  }

  #acknowledge(hasDomain: boolean): void {
    const reasons: Readonly<Record<string, string>> = {
      'AwsSolutions-CFR1': 'People who approve may be anywhere; whoever has no token gets nothing.',
      'AwsSolutions-CFR2':
        'A firewall costs more a month than the rest of the console. The API has rate limits, and takes tokens alone.',
      'AwsSolutions-CFR3':
        'The page is public code, and the API logs every request; logs of addresses would hold what people searched for.',
      ...(hasDomain
        ? {}
        : {
            'AwsSolutions-CFR4':
              "CloudFront's own host allows TLS 1.0 whatever is asked for; a domain of one's own takes 1.2 and newer.",
          }),
    };
    for (const [id, reason] of Object.entries(reasons)) {
      Validations.of(this.distribution).acknowledge({ id, reason });
    }
  }

  #acknowledgeObjects(publish: PipelineFunction): void {
    const resource = this.#bucket.node.defaultChild;
    assert(resource instanceof CfnBucket, 'a bucket is one resource');
    Validations.of(publish).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(resource)}.Arn>/*]`,
      reason: 'The bucket holds the page alone, whose files are named by their content.',
    });
  }
}

/** Changes with any rule, so that a deployment puts it on record. */
function rulesDigest(config: Config): string {
  return createHash('sha256')
    .update(JSON.stringify(rulesInForce(config)))
    .digest('hex');
}

/** Changes with every part of the page, so that a deployment publishes it anew. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  if (!existsSync(PAGE_FOLDER)) return hash.digest('hex');
  const files = readdirSync(PAGE_FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(PAGE_FOLDER.length)).update(readFileSync(file));
  return hash.digest('hex');
}
