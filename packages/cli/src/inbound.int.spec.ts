import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Channel, InboundKind } from '@switchback/contracts';
import { documents, Workplace } from '../testing/workplace';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

describe('inbound list', () => {
  it('shows what people said and how to go on, and nothing that moves the terminal', async () => {
    const result = await place.run(['inbound', 'list', '--address', '+15005550006', '--channel', 'sms', '--kind', 'message']);
    expect(result).toMatchObject({ code: 0, out: expect.stringMatching(/SMS +\+15005550006 +MESSAGE +STOP +Stop\[2J now/), err: expect.stringContaining('--page-token p2') });
    expect(place.api.inboundListed).toMatchObject([{ address: '+15005550006', channel: Channel.CHANNEL_SMS, kind: InboundKind.INBOUND_KIND_MESSAGE }]);
  });

  it('goes through all pages, one document a line', async () => {
    expect(documents(await place.run(['inbound', 'list', '--all', '--json']))).toMatchObject([{ id: 'inb_1', kind: 'MESSAGE', keyword: 'STOP' }, { id: 'inb_2' }]);
  });

  it('says that nobody said anything', async () => {
    expect(await place.run(['inbound', 'list', '--address', '+15005550001'])).toMatchObject({ code: 0, out: 'no inbound messages\n' });
  });
});

describe('sandbox inbound', () => {
  const SECRET = 'the secret of the sandbox';
  let door: Server;
  let url: string;
  let posted: { body: string; signature: unknown }[];
  let status: number;
  beforeEach(async () => {
    posted = [];
    status = 200;
    door = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        posted.push({ body: Buffer.concat(chunks).toString(), signature: request.headers['x-sandbox-signature'] });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const { port } = door.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/receipts/sandbox`;
  });
  afterEach(() => new Promise((resolve) => door.close(resolve)));

  it('posts what a person says, signed, to the door that "npm start" left', async () => {
    place.file('.switchback/demo.json', JSON.stringify({ address: place.address, sandbox: { secret: SECRET, doors: { SMS: url } } }));
    expect(await place.run(['sandbox', 'inbound', '--from', '+1 500 555 0006', '--text', 'STOP'])).toMatchObject({ code: 0 });
    const [{ body, signature } = { body: '{}', signature: '' }] = posted;
    expect(JSON.parse(body)).toMatchObject({ inbound: { from: '+15005550006', to: '+15005550000', text: 'STOP', id: expect.any(String) } });
    expect(signature).toBe(createHmac('sha256', SECRET).update(body).digest('hex'));
  });

  it('takes a door and a secret of your own', async () => {
    const env = { SWITCHBACK_SANDBOX_SECRET: SECRET };
    expect(await place.run(['sandbox', 'inbound', '--from', 'ann@sandbox.test', '--text', 'hi', '--url', url], { env })).toMatchObject({ code: 0 });
    expect(posted).toHaveLength(1);
  });

  it('says what is wrong', async () => {
    const say = ['sandbox', 'inbound', '--from', '+15005550006', '--text', 'STOP'];
    expect(await place.run(say)).toMatchObject({ code: 2, err: expect.stringContaining('there is no sandbox') });
    expect(await place.run([...say, '--url', url])).toMatchObject({ code: 2, err: expect.stringContaining('there is no sandbox') });
    status = 403;
    const env = { SWITCHBACK_SANDBOX_SECRET: 'another' };
    expect(await place.run([...say, '--url', url], { env })).toMatchObject({ code: 2, err: expect.stringContaining('answered 403') });
  });
});
