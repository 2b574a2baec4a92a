import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from './loopback.ts';

export const CALLER_ARN = 'arn:aws:sts::111122223333:assumed-role/Finance/ada@nordfleet.example';

/** STS as far as it says who calls. */
export type IdentityService = {
  readonly endpoint: string;
  /** The Authorization headers of the requests. */
  readonly authorizations: string[];
  close(): Promise<void>;
};

/** @param error the name of the error that it answers with; left out, it says who calls. */
export async function startIdentityService(error?: string): Promise<IdentityService> {
  const authorizations: string[] = [];
  const server = createServer((incoming, response) => {
    authorizations.push(incoming.headers.authorization ?? '');
    incoming.resume();
    response.writeHead(error === undefined ? 200 : 403, { 'content-type': 'text/xml' });
    response.end(
      error === undefined ? answer() : `<ErrorResponse><Error><Code>${error}</Code></Error></ErrorResponse>`,
    );
  });
  const endpoint = `http://${await listenOnLoopback(server)}`;
  return { endpoint, authorizations, close: () => closeServer(server) };
}

function answer(): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Arn>${CALLER_ARN}</Arn><UserId>AROA:ada</UserId><Account>111122223333</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`;
}
