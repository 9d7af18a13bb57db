/** What the designer uses of htmx, which the site's script has loaded. */
interface Window {
  htmx: {
    ajax(
      verb: string,
      path: string,
      options: { target: Element; source?: Element; swap?: string },
    ): Promise<void>;
    process(element: Element): void;
  };
}
