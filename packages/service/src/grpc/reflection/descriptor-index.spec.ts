import { readFileSync } from 'node:fs';
import { descriptorSetPath } from '@switchback/contracts';
import { DescriptorIndex, filesOfSet } from './descriptor-index';

const index = new DescriptorIndex(filesOfSet(readFileSync(descriptorSetPath)));
// A FileDescriptorProto begins with its name.
const names = (files: readonly Uint8Array[] | undefined) =>
  files?.map((file) => Buffer.from(file.subarray(2, 2 + (file[1] ?? 0))).toString());

describe('DescriptorIndex', () => {
  it.each([
    ['a service', 'switchback.messaging.v1.PolicyService'],
    ['a method', 'switchback.messaging.v1.PolicyService.GetPolicy'],
    ['a message', 'switchback.messaging.v1.CreatePolicyRequest'],
    ['a leading dot', '.switchback.messaging.v1.CreatePolicyRequest'],
  ])('finds the file of %s, with its imports', (_name, symbol) => {
    const found = names(index.bySymbol(symbol));
    expect(found?.[0]).toBe('switchback/messaging/v1/policy_service.proto');
    expect(found).toEqual(expect.arrayContaining(['switchback/messaging/v1/message.proto', 'google/protobuf/duration.proto']));
    expect(new Set(found).size).toBe(found?.length);
  });

  it('finds a nested enum', () => {
    expect(names(index.bySymbol('switchback.channel.v1.CancelAttemptResponse.Outcome'))?.[0]).toBe(
      'switchback/channel/v1/channel_service.proto',
    );
  });

  it('finds a file by its name', () => {
    expect(names(index.byName('google/rpc/error_details.proto'))?.[0]).toBe('google/rpc/error_details.proto');
  });

  it.each(['', 'switchback', 'switchback.messaging.v1', 'nobody.v1.Nothing'])('does not find %j', (symbol) => {
    expect(index.bySymbol(symbol)).toBeUndefined();
  });
});
