import { type ClientReadableStream, credentials, Metadata } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthClient, MessageServiceService, PolicyServiceService, type HealthCheckResponse } from '@switchback/contracts';
import { waitFor } from '@switchback/testing';
import { Health } from '../health';
import { createLogger } from '../logger';
import { serviceName } from './grpc-service';
import { startGrpcServer, type RunningServer } from './server';

const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = ServingStatus;
const MESSAGES = serviceName({ definition: MessageServiceService });
const POLICIES = serviceName({ definition: PolicyServiceService });

let health: Health;
let server: RunningServer;
let client: HealthClient;
let routerIsThere: boolean;

beforeEach(async () => {
  health = new Health();
  routerIsThere = true;
  health.register('router', () => ({ ok: routerIsThere }), 'readiness', { services: [POLICIES] });
  const services = [MessageServiceService, PolicyServiceService].map((definition) => ({ definition, implementation: {} }));
  server = await startGrpcServer({ address: '127.0.0.1:0', services, health, log: createLogger({ service: 'spec', level: 'silent' }) });
  client = new HealthClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
});

afterEach(async () => {
  client.close();
  await server.stop();
});

function check(service: string): Promise<ServingStatus> {
  return new Promise((resolve, reject) => client.check({ service }, (error, answer) => (error === null ? resolve(answer.status) : reject(error))));
}

/** What a watch was told, and then how it ended. */
function watch(service: string): { readonly told: (ServingStatus | 'END')[] } {
  const told: (ServingStatus | 'END')[] = [];
  const call: ClientReadableStream<HealthCheckResponse> = client.watch({ service }, new Metadata());
  call.on('data', ({ status }: HealthCheckResponse) => told.push(status));
  call.on('error', () => told.push('END'));
  return { told };
}

test('each service serves while the process is ready and what it alone needs is there', async () => {
  expect(await check('')).toBe(NOT_SERVING);
  health.markStarted();
  expect(await Promise.all(['', MESSAGES, POLICIES].map(check))).toEqual([SERVING, SERVING, SERVING]);
  routerIsThere = false;
  expect(await Promise.all(['', MESSAGES, POLICIES].map(check))).toEqual([SERVING, SERVING, NOT_SERVING]);
  await expect(check('no.such.Service')).rejects.toMatchObject({ details: 'unknown service' });
  const statuses = await new Promise((resolve) => client.list({}, (_error, answer) => resolve(answer.statuses)));
  expect(statuses).toMatchObject({ '': { status: SERVING }, [MESSAGES]: { status: SERVING }, [POLICIES]: { status: NOT_SERVING } });
});

test('who watches is told of each change, and of the stop before anything ends', async () => {
  const [all, policies, unknown] = [watch(''), watch(POLICIES), watch('no.such.Service')];
  await waitFor(() => [all, policies, unknown].every(({ told }) => told.length === 1));
  health.markStarted();
  await waitFor(() => policies.told.length === 2);
  routerIsThere = false;
  await waitFor(() => policies.told.length === 3);
  routerIsThere = true;
  await waitFor(() => policies.told.length === 4);
  health.markStopping();
  await server.stop();
  expect(all.told).toEqual([NOT_SERVING, SERVING, NOT_SERVING, 'END']);
  expect(policies.told).toEqual([NOT_SERVING, SERVING, NOT_SERVING, SERVING, NOT_SERVING, 'END']);
  expect(unknown.told).toEqual([SERVICE_UNKNOWN, 'END']);
});

test('a stop waits for no check', async () => {
  health.markStarted();
  const all = watch('');
  await waitFor(() => all.told.length === 1);
  let answer = (): void => undefined;
  health.register('slow', () => new Promise((resolve) => (answer = () => resolve({ ok: true }))), 'readiness');
  const asked = check('');
  health.markStopping();
  await waitFor(() => all.told.length === 2);
  answer();
  expect(await asked).toBe(NOT_SERVING);
  expect(all.told).toEqual([SERVING, NOT_SERVING]);
});
