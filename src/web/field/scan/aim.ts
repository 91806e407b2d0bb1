/** A box in whatever unit its maker uses. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The part of a film that lies under a box on the screen, in points of the film. The film covers its place on the
 * screen: what does not fit is cut off evenly (`object-fit: cover`).
 */
export const partUnder = (film: Pick<Box, 'width' | 'height'>, place: Box, aim: Box): Box => {
  const scale = Math.max(place.width / film.width, place.height / film.height);
  const hidden = { x: (film.width * scale - place.width) / 2, y: (film.height * scale - place.height) / 2 };
  const left = Math.max(0, (aim.left - place.left + hidden.x) / scale);
  const top = Math.max(0, (aim.top - place.top + hidden.y) / scale);
  return {
    left,
    top,
    width: Math.min(film.width - left, aim.width / scale),
    height: Math.min(film.height - top, aim.height / scale),
  };
};
