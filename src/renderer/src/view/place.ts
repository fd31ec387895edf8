import type { Place } from '../../../shared/domain'

const FIGURES = 5

const degrees = (value: number): string => value.toFixed(FIGURES)

/** "25.03360° N, 121.56450° E" */
export const coordinates = ({ latitude, longitude }: Place): string =>
  [
    `${degrees(Math.abs(latitude))}° ${latitude < 0 ? 'S' : 'N'}`,
    `${degrees(Math.abs(longitude))}° ${longitude < 0 ? 'W' : 'E'}`
  ].join(', ')

/** A map of nobody's in particular; it is opened in the browser and never loaded here. */
export const placeUrl = ({ latitude, longitude }: Place): string => {
  const [north, east] = [degrees(latitude), degrees(longitude)]
  return `https://www.openstreetmap.org/?mlat=${north}&mlon=${east}#map=16/${north}/${east}`
}
