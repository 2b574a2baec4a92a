export const TARGET = {
  stackName: 'ev-payouts-test',
  partition: 'aws',
  account: '111122223333',
  region: 'eu-central-1',
  queueOrigin: 'http://127.0.0.1:4566',
};
