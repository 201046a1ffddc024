import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Metadata, credentials } from '@grpc/grpc-js';
import {
  HealthClient,
  MessageServiceClient,
  MessageServiceService,
  SendMessageResponse,
  type HealthCheckResponse_ServingStatus,
  type SendMessageRequest,
} from '@switchback/contracts';
import { ApiError } from '../errors/api-error';
import { Health } from '../health';
import { createLogger } from '../logger';
import { startGrpcServer, type RunningServer } from './server';
import { RenewedCertificates } from '../tls/renewed-certificates';
import { unary } from './unary';

const run = promisify(execFile);
const root = join(__dirname, '../../../..');
const buf = join(root, 'node_modules/.bin/buf');
const log = createLogger({ service: 'spec', level: 'silent' });
const certificate = {
  cert: readFileSync(join(__dirname, '../../testing/localhost-cert.pem')),
  key: readFileSync(join(__dirname, '../../testing/localhost-key.pem')),
};

const implementation = {
  sendMessage: unary(
    async ({ message }: SendMessageRequest): Promise<SendMessageResponse> => {
      if (message?.requestId === 'again') throw new ApiError('REQUEST_ID_REUSED', 'used before');
      return SendMessageResponse.fromPartial({ message: { id: 'msg_1', requestId: message?.requestId ?? '' } });
    },
    { log },
  ),
};

const health = new Health();
const start = (tls?: { cert: Buffer; key: Buffer }): Promise<RunningServer> =>
  startGrpcServer({ address: '127.0.0.1:0', certificates: tls && new RenewedCertificates({ read: () => tls, log }), services: [{ definition: MessageServiceService, implementation }], health, log });

let server: RunningServer;
beforeAll(async () => {
  server = await start();
  health.markStarted();
});
afterAll(() => server.stop());

// Away from the repository buf has no schema but what the server tells.
const curl = (method: string, body: unknown, ...flags: string[]): Promise<{ stdout: string }> =>
  run(
    buf,
    [
      'curl',
      '--http2-prior-knowledge',
      '--protocol',
      'grpc',
      ...flags,
      '-d',
      JSON.stringify(body),
      `http://127.0.0.1:${server.port}/${method}`,
    ],
    { cwd: tmpdir() },
  );

describe('buf curl', () => {
  it.each(['grpc-v1', 'grpc-v1alpha'])('finds the schema by reflection %s', async (protocol) => {
    const { stdout } = await curl(
      'switchback.messaging.v1.MessageService/SendMessage',
      { message: { requestId: 'r1' } },
      '--reflect-protocol',
      protocol,
    );
    expect(JSON.parse(stdout)).toEqual({ message: { id: 'msg_1', requestId: 'r1' } });
  });

  it('shows an error with its details', async () => {
    const failed = curl('switchback.messaging.v1.MessageService/SendMessage', { message: { requestId: 'again' } });
    await expect(failed).rejects.toMatchObject({
      stderr: expect.stringMatching(/already_exists[^]*used before[^]*google\.rpc\.ErrorInfo/),
    });
  });

  it('asks for the health of a service', async () => {
    const { stdout } = await curl('grpc.health.v1.Health/Check', { service: 'switchback.messaging.v1.MessageService' });
    expect(JSON.parse(stdout)).toEqual({ status: 'SERVING' });
  });
});

function check(service: string): Promise<HealthCheckResponse_ServingStatus> {
  const client = new HealthClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  return new Promise<HealthCheckResponse_ServingStatus>((resolve, reject) => {
    client.check({ service }, (error, answer) => (error === null ? resolve(answer.status) : reject(error)));
  }).finally(() => client.close());
}

describe('health', () => {
  it('follows readiness', async () => {
    let ready = false;
    health.register('database', () => ({ ok: ready }), 'readiness');
    expect(await check('')).toBe('NOT_SERVING');
    ready = true;
    expect(await check('')).toBe('SERVING');
  });

  it('answers NOT_FOUND for a service that is not here', async () => {
    await expect(check('nobody.v1.Nothing')).rejects.toMatchObject({ code: 5 });
  });
});

describe('TLS', () => {
  it('serves callers that trust the certificate, and nobody else', async () => {
    const secure = await start(certificate);
    const send = (client: MessageServiceClient): Promise<string> =>
      new Promise<string>((resolve, reject) => {
        client.sendMessage({ message: undefined }, new Metadata(), { deadline: Date.now() + 30_000 }, (error, answer) =>
          error === null ? resolve(answer.message?.id ?? '') : reject(error),
        );
      }).finally(() => client.close());
    const address = `localhost:${secure.port}`;
    await expect(send(new MessageServiceClient(address, credentials.createSsl(certificate.cert)))).resolves.toBe('msg_1');
    await expect(send(new MessageServiceClient(address, credentials.createSsl()))).rejects.toMatchObject({ code: 14 });
    await expect(send(new MessageServiceClient(address, credentials.createInsecure()))).rejects.toMatchObject({ code: 14 });
    await secure.stop();
  });
});
