declare module 'dmn-moddle' {
  /** Reader of DMN 1.3 files; the elements it gives back are plain property bags with a `$type`. */
  export class DmnModdle {
    constructor();
    /** Rejects when the text is not XML or not DMN. */
    fromXML(xml: string): Promise<{ rootElement: unknown; warnings: readonly { readonly message: string }[] }>;
  }
}
