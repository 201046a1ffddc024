import type {
  WhatsAppButton as WireButton,
  WhatsAppHeader as WireHeader,
  WhatsAppMedia as WireMedia,
  WhatsAppTemplate as WireTemplate,
} from '@switchback/contracts';
import type { WhatsAppButton, WhatsAppFile, WhatsAppMedia, WhatsAppTemplate } from './message';

type WireFile = NonNullable<WireMedia['image']>;

export function whatsAppTemplateToWire({ bodyParameters, buttons, header, language, name }: WhatsAppTemplate): WireTemplate {
  return {
    name,
    language,
    bodyParameters: [...(bodyParameters ?? [])],
    header: header === undefined ? undefined : { text: 'text' in header ? header.text : '', media: 'media' in header ? mediaToWire(header.media) : undefined },
    buttons: (buttons ?? []).map(buttonToWire),
  };
}

export function whatsAppTemplateFromWire({ bodyParameters, buttons, header, language, name }: WireTemplate): WhatsAppTemplate {
  return {
    name,
    language,
    bodyParameters,
    ...(header === undefined ? {} : { header: headerFromWire(header) }),
    ...(buttons.length === 0 ? {} : { buttons: buttons.map(buttonFromWire) }),
  };
}

export function mediaToWire({ audio, document, image, video }: WhatsAppMedia): WireMedia {
  return { image: fileToWire(image), document: fileToWire(document), video: fileToWire(video), audio: fileToWire(audio) };
}

export function mediaFromWire({ audio, document, image, video }: WireMedia): WhatsAppMedia {
  return {
    ...(image === undefined ? {} : { image: fileFromWire(image) }),
    ...(document === undefined ? {} : { document: fileFromWire(document) }),
    ...(video === undefined ? {} : { video: fileFromWire(video) }),
    ...(audio === undefined ? {} : { audio: fileFromWire(audio) }),
  };
}

function fileToWire(file: WhatsAppFile | undefined): WireFile | undefined {
  return file === undefined ? undefined : { link: file.link, caption: file.caption ?? '', filename: file.filename ?? '' };
}

function fileFromWire({ caption, filename, link }: WireFile): WhatsAppFile {
  return { link, ...(caption === '' ? {} : { caption }), ...(filename === '' ? {} : { filename }) };
}

function headerFromWire({ media, text }: WireHeader): NonNullable<WhatsAppTemplate['header']> {
  return media === undefined ? { text } : { media: mediaFromWire(media) };
}

function buttonToWire(button: WhatsAppButton): WireButton {
  const none = { index: button.index, urlParameter: '', payload: '', couponCode: '' };
  if ('urlParameter' in button) return { ...none, urlParameter: button.urlParameter };
  return 'payload' in button ? { ...none, payload: button.payload } : { ...none, couponCode: button.couponCode };
}

function buttonFromWire({ couponCode, index, payload, urlParameter }: WireButton): WhatsAppButton {
  if (urlParameter !== '') return { index, urlParameter };
  return payload === '' ? { index, couponCode } : { index, payload };
}
