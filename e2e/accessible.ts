import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const widths = [1440, 390];
const schemes = ["light", "dark"] as const;

/**
 * Holds what is on the screen against axe in both themes and both widths, and against scrolling sideways. A received
 * mail in its frame is somebody else's, and runs no scripts, so none of axe's.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // The title comes after the rest of a page.
  await expect(page).toHaveTitle(/./);
  // Colours that are still on their way from the other theme would be judged.
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
      );
      expect.soft(found, `${page.url()} in ${colorScheme} at ${width} px`).toEqual([]);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(overflow, `${page.url()} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
  }
}
