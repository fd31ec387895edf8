/** A point of the window, in CSS pixels, or the element that a menu belongs to. */
export type MenuAnchor = HTMLElement | { readonly x: number; readonly y: number }
