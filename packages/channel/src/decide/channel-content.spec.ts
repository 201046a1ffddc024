import { Content } from '@switchback/contracts';
import { type Channel } from '@switchback/fallback';

import { channelContent } from './channel-content';

const template = { name: 'code', language: 'en_US', bodyParameters: ['123'] };

const file = { name: 'a.pdf', mediaType: 'application/pdf', url: 'https://files.example/a.pdf' };
const media = { image: { link: 'https://example.org/a', caption: 'c', filename: '' }, document: undefined, video: undefined, audio: undefined };
const parts = { header: { text: '', media }, buttons: [{ index: 0, urlParameter: 'x', payload: '', couponCode: '' }] };

describe('channelContent', () => {
  it.each<[Channel, object, unknown]>([
    ['SMS', { text: 'all' }, { channel: 'SMS', text: 'all' }],
    ['SMS', { text: 'all', sms: { text: 'own' } }, { channel: 'SMS', text: 'own' }],
    ['SMS', { email: { text: 'x' } }, undefined],
    ['EMAIL', { text: 'all' }, { channel: 'EMAIL', subject: 'Message', text: 'all' }],
    ['EMAIL', { text: 'all', email: { subject: 'S', html: '<p>' } }, { channel: 'EMAIL', subject: 'S', text: 'all', html: '<p>' }],
    ['EMAIL', { email: { html: '<p>' } }, { channel: 'EMAIL', subject: 'Message', text: '', html: '<p>' }],
    ['EMAIL', { email: { subject: 'S' } }, undefined],
    [
      'EMAIL',
      { text: 'all', email: { attachments: [file, { ...file, contentId: 'logo' }] } },
      { channel: 'EMAIL', subject: 'Message', text: 'all', attachments: [file, { ...file, contentId: 'logo' }] },
    ],
    ['WHATSAPP', { text: 'all' }, { channel: 'WHATSAPP', text: 'all' }],
    ['WHATSAPP', { text: 'all', whatsapp: { text: 'own' } }, { channel: 'WHATSAPP', text: 'own' }],
    ['WHATSAPP', { text: 'all', whatsapp: { template } }, { channel: 'WHATSAPP', template }],
    ['WHATSAPP', { whatsapp: { template: { ...template, ...parts } } }, { channel: 'WHATSAPP', template: { ...template, ...parts } }],
    ['WHATSAPP', { text: 'all', whatsapp: { media } }, { channel: 'WHATSAPP', media }],
  ])('%s of %j', (channel, content, expected) => {
    expect(channelContent(channel, Content.fromJSON(content))).toEqual(expected);
  });
});
