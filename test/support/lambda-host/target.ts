/** Where the stack is taken to be deployed. */
export type Target = {
  readonly stackName: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Origin that the URLs of queues lead to. */
  readonly queueOrigin: string;
};
