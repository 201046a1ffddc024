import { resolveTarget } from './address';

describe('resolveTarget', () => {
  it.each([
    ['127.0.0.1:50051', undefined, '127.0.0.1:50051', false],
    ['localhost', undefined, 'localhost:50051', false],
    ['LocalHost:50051', undefined, 'LocalHost:50051', false],
    ['HTTP://gateway:50051', undefined, 'gateway:50051', false],
    ['[::1]:50051', undefined, '[::1]:50051', false],
    ['gateway.example.com:50051', undefined, 'gateway.example.com:50051', true],
    ['gateway.example.com', undefined, 'gateway.example.com:443', true],
    ['gateway:50051', false, 'gateway:50051', false],
    ['http://gateway:50051', undefined, 'gateway:50051', false],
    ['http://gateway:50051', false, 'gateway:50051', false],
    ['https://gateway:8443', { serverName: 'gateway.example.com' }, 'gateway:8443', true],
    ['https://gateway:8443/', undefined, 'gateway:8443', true],
    ['localhost:50051', true, 'localhost:50051', true],
  ])('%s with tls %p is %s, secure %p', (address, tls, authority, secure) => {
    expect(resolveTarget(address, tls)).toEqual({ authority, secure });
  });

  it.each(['', 'http://', '/path'])('refuses %j', (address) => expect(() => resolveTarget(address, undefined)).toThrow(TypeError));

  it.each([
    ['http://gateway:50051', true, 'is without TLS, which is asked for'],
    ['http://gateway:50051', { serverName: 'gateway.example.com' }, 'is without TLS, which is asked for'],
    ['https://gateway:50051', false, 'is of TLS, which is turned off'],
    ['gateway:50051', { serverName: 'a b' }, '"a b" is not the name of a server'],
    ['gateway:50051', { serverName: '' }, '"" is not the name of a server'],
    ['gateway:50051', { serverName: 'https://gateway.example.com:443' }, 'is not the name of a server'],
    ['gateway:50051', { ca: '{ "name": "switchback" }' }, 'the authority is not a certificate in PEM'],
  ])('refuses %s with tls %p: %s', (address, tls, message) => {
    expect(() => resolveTarget(address, tls)).toThrow(message);
  });
});
