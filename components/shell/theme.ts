import type { MantineThemeOverride } from "@mantine/core";

/** Text on a filled, light or plain background keeps a contrast of 4.5 to 1 in both schemes (WCAG 2.2, 1.4.3). */
export const theme: MantineThemeOverride = {
  primaryColor: "harbour",
  primaryShade: { light: 6, dark: 7 },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.3" },
      h2: { fontSize: "1.15rem", lineHeight: "1.35" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  colors: {
    dark: [
      "#d5d9dd",
      "#b9c0c7",
      "#a3acb5",
      "#868f98",
      "#4a5259",
      "#343a40",
      "#22262a",
      "#1b1e21",
      "#171a1d",
      "#121517",
    ],
    harbour: [
      "#eff6fa",
      "#dcebf3",
      "#b9d7e6",
      "#92c0d7",
      "#6cabc9",
      "#4090b6",
      "#1c6d95",
      "#1a6286",
      "#155270",
      "#0f3d54",
    ],
    red: ["#fff5f5", "#ffe8e8", "#ffcdcd", "#ffadad", "#ff8d8d", "#ef5f5f", "#c62828", "#b32424", "#9c1f1f", "#7f1919"],
    yellow: [
      "#fffaeb",
      "#fff1cc",
      "#ffe29a",
      "#ffd166",
      "#f9bf3b",
      "#e0a008",
      "#8f5b00",
      "#7f5000",
      "#6e4500",
      "#573700",
    ],
    green: [
      "#effaf2",
      "#d9f2e0",
      "#b3e3c1",
      "#8bd3a1",
      "#62c081",
      "#37a45c",
      "#1d7a3e",
      "#196b36",
      "#155a2d",
      "#0f4522",
    ],
  },
  components: {
    // A link within a text is told from it by more than its colour.
    Anchor: { defaultProps: { underline: "always" } },
    Button: { defaultProps: { size: "sm" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    // The header of a dialog is a <header>, which would count as a second banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { "aria-label": "Close" },
        attributes: { header: { role: "presentation" } },
      },
    },
  },
};
