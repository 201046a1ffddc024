import { readFileSync } from 'node:fs';
import { status, type ServerDuplexStream, type ServiceDefinition } from '@grpc/grpc-js';
import { descriptorSetPath } from '@switchback/contracts';
import type { GrpcService } from '../grpc-service';
import { DescriptorIndex, filesOfSet } from './descriptor-index';
import {
  decodeRequest,
  encodeResponse,
  type ReflectionAnswer,
  type ReflectionQuery,
  type ReflectionRequest,
  type ReflectionResponse,
} from './messages';

/**
 * Server reflection v1 and v1alpha, so that grpcurl and `buf curl` need no proto files. It serves the descriptor set that buf built, read
 * when somebody first asks.
 */
export function reflectionServices(serviceNames: readonly string[]): readonly GrpcService[] {
  let index: DescriptorIndex | undefined;
  const descriptors = (): DescriptorIndex => (index ??= new DescriptorIndex(filesOfSet(readFileSync(descriptorSetPath))));
  const implementation = {
    serverReflectionInfo: (call: ServerDuplexStream<ReflectionRequest, ReflectionResponse>): void => {
      call.on('data', (request: ReflectionRequest) => call.write({ request, answer: answer(request.query, serviceNames, descriptors) }));
      call.on('end', () => call.end());
    },
  };
  return ['grpc.reflection.v1', 'grpc.reflection.v1alpha'].map((version) => ({ definition: definition(version), implementation }));
}

function answer(query: ReflectionQuery, serviceNames: readonly string[], descriptors: () => DescriptorIndex): ReflectionAnswer {
  switch (query.kind) {
    case 'services':
      return { kind: 'services', names: serviceNames };
    case 'file':
      return files(descriptors().byName(query.name));
    case 'symbol':
      return files(descriptors().bySymbol(query.name));
    case 'extension':
    case 'extensionNumbers':
      return { kind: 'error', code: status.NOT_FOUND, message: 'there are no extensions' };
    case 'none':
      return { kind: 'error', code: status.INVALID_ARGUMENT, message: 'the request asks for nothing' };
  }
}

const files = (found: readonly Uint8Array[] | undefined): ReflectionAnswer =>
  found === undefined ? { kind: 'error', code: status.NOT_FOUND, message: 'not found' } : { kind: 'files', files: found };

function definition(version: string): ServiceDefinition {
  return {
    serverReflectionInfo: {
      path: `/${version}.ServerReflection/ServerReflectionInfo`,
      requestStream: true,
      responseStream: true,
      requestSerialize: ({ bytes }: ReflectionRequest) => Buffer.from(bytes),
      requestDeserialize: decodeRequest,
      responseSerialize: encodeResponse,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  };
}
