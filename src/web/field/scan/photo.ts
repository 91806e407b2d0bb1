import type { EntryBody } from '../keep/entry.ts';

const widest = 1600;
const quality = 0.8;

/** A photograph made small enough for a bad network, with the digest by which evidence names it. */
export const takePhoto = async (file: File, id: string): Promise<EntryBody['photos'][number]> => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, widest / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  // Drawn anew, it carries no place, time or owner's name any more.
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  if (blob === null) throw new Error('the photograph could not be made smaller');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return { case: id, digest, media: 'image/jpeg', bytes };
};
