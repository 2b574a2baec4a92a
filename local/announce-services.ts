import { namedEndpoint, SERVICES } from './embedded/local-aws.ts';
import type { PipelineOptions } from './pipeline-options.ts';

/** A variable set for something else must not silently send payouts to another ledger. */
export function announceServices({
  environment,
  log,
  onProgress,
}: Pick<PipelineOptions, 'environment' | 'log' | 'onProgress'>): void {
  const named = SERVICES.filter((service) => namedEndpoint(environment, service) !== undefined);
  if (named.length === 0) {
    onProgress('Starting DynamoDB, SQS and S3 in this process …');
    return;
  }
  const services = named.join(', ');
  onProgress(`Using ${services} as AWS_ENDPOINT_URL says, in place of the embedded ones …`);
  log.warn('aws-endpoint-named', { services, action: 'Unset AWS_ENDPOINT_URL* to use the embedded stores.' });
}
