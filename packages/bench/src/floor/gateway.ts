import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import {
  Message,
  MessageServiceService,
  SendMessageRequest,
  SendMessageResponse,
  type SendMessageRequest as Request,
  type SendMessageResponse as Response,
} from '@switchback/contracts';
import { type FloorBus } from './floor-bus';
import { FLOOR_TOPICS } from './topics';

const { path } = MessageServiceService.sendMessage;

/** Unary echo over gRPC, and one record on the bus: no validation, no storage. Resolves to the port. */
export function startFloorGateway(floor: FloorBus): Promise<number> {
  const server = new Server();
  let count = 0;
  server.addService(
    {
      sendMessage: {
        path,
        requestStream: false,
        responseStream: false,
        requestDeserialize: (bytes: Buffer) => SendMessageRequest.decode(bytes),
        requestSerialize: (value: Request) => Buffer.from(SendMessageRequest.encode(value).finish()),
        responseSerialize: (value: Response) => Buffer.from(SendMessageResponse.encode(value).finish()),
        responseDeserialize: (bytes: Buffer) => SendMessageResponse.decode(bytes),
      },
    },
    {
      sendMessage: (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>) => {
        const id = `floor_${process.pid}_${count++}`;
        const value = SendMessageRequest.encode(call.request).finish();
        floor.publish({ topic: FLOOR_TOPICS.accepted, key: id, value, headers: {} }).then(
          () => respond(null, SendMessageResponse.create({ message: Message.create({ id }) })),
          (error: Error) => respond(error),
        );
      },
    },
  );
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
}
