import { type WhatsAppButton, type WhatsAppFile } from './step-content';
import { buttonProblems, headerProblems, mediaProblems } from './whatsapp-parts';

const file = (changed: Partial<WhatsAppFile> = {}): WhatsAppFile => ({ link: 'https://example.org/a', caption: '', filename: '', ...changed });
const button = (changed: Partial<WhatsAppButton> = {}): WhatsAppButton => ({ index: 0, urlParameter: '', payload: 'yes', couponCode: '', ...changed });
const fields = (problems: readonly { readonly field: string }[]) => problems.map(({ field }) => field);

it.each([
  ['an image with a caption', { image: file({ caption: 'c' }) }, []],
  ['a document with a name', { document: file({ caption: 'c', filename: 'a.pdf' }) }, []],
  ['a video', { video: file() }, []],
  ['audio', { audio: file() }, []],
  ['no file', {}, ['m']],
  ['two files', { image: file(), video: file() }, ['m']],
  ['no link', { image: file({ link: '' }) }, ['m.image.link']],
  ['a link of another kind', { image: file({ link: 'ftp://example.org/a' }) }, ['m.image.link']],
  ['a link that is too long', { image: file({ link: `https://${'a'.repeat(2_041)}` }) }, ['m.image.link']],
  ['a caption of audio', { audio: file({ caption: 'c' }) }, ['m.audio.caption']],
  ['a caption that is too long', { image: file({ caption: 'c'.repeat(1_025) }) }, ['m.image.caption']],
  ['a name of an image', { image: file({ filename: 'a.png' }) }, ['m.image.filename']],
])('a medium with %s', (_name, media, expected) => {
  expect(fields(mediaProblems(media, 'm'))).toEqual(expected);
});

it.each([
  ['a text', { text: 'Ada' }, []],
  ['a document', { text: '', media: { document: file({ filename: 'a.pdf' }) } }, []],
  ['nothing', { text: '' }, ['h']],
  ['text and file', { text: 'Ada', media: { image: file() } }, ['h']],
  ['audio', { text: '', media: { audio: file() } }, ['h.media.audio']],
  ['a caption', { text: '', media: { image: file({ caption: 'c' }) } }, ['h.media.image.caption']],
  ['a file without a link', { text: '', media: { image: file({ link: '' }) } }, ['h.media.image.link']],
])('a header with %s', (_name, header, expected) => {
  expect(fields(headerProblems(header, 'h'))).toEqual(expected);
});

it.each([
  ['one of each', [button(), button({ index: 1, payload: '', urlParameter: 'x' }), button({ index: 2, payload: '', couponCode: 'SAVE' })], []],
  ['no value', [button({ payload: '' })], ['b[0]']],
  ['two values', [button({ couponCode: 'SAVE' })], ['b[0]']],
  ['a value that is too long', [button({ payload: 'x'.repeat(1_025) })], ['b[0]']],
  ['the same position', [button(), button()], ['b[1].index']],
  ['a position that none has', [button({ index: 10 })], ['b[0].index']],
  ['eleven', Array.from({ length: 11 }, (_, index) => button({ index })), ['b']],
])('buttons with %s', (_name, buttons, expected) => {
  expect(fields(buttonProblems(buttons, 'b'))).toEqual(expected);
});
