// Sluice design tokens as Tailwind sees them. Values live in app.css as CSS variables, each once, for light and
// dark. The default palette is replaced, not extended: a colour outside this file does not compile to anything.
const v = (name) => `var(--${name})`;
const status = (name) => ({ DEFAULT: v(name), soft: v(`${name}-soft`) });

module.exports = {
  darkMode: ["selector", '[data-theme="dark"]'],
  content: ["./views/**/*.templ", "./forms/**/*.templ"],
  theme: {
    screens: { sm: "640px", md: "1024px", lg: "1180px", xl: "1440px" },
    colors: {
      transparent: "transparent",
      current: "currentColor",
      canvas: v("canvas"), // sidebar, page background
      surface: v("surface"), // where work happens
      sunken: v("sunken"), // hover, wells, table heads
      raised: v("raised"), // what floats: menu, dialog, toast
      inverse: { DEFAULT: v("inverse"), ink: v("inverse-ink"), soft: v("inverse-soft") }, // toast, bulk bar
      line: { DEFAULT: v("line"), strong: v("line-strong"), control: v("line-control") },
      ink: { DEFAULT: v("ink"), 2: v("ink-2"), 3: v("ink-3") },
      accent: { DEFAULT: v("accent"), solid: v("accent-solid"), hover: v("accent-hover"), soft: v("accent-soft"), on: v("accent-on") },
      run: status("run"),
      wait: status("wait"),
      soon: status("soon"),
      late: status("late"),
      fail: status("fail"),
      hold: status("hold"),
      done: status("done"),
    },
    fontFamily: {
      sans: ["system-ui", "-apple-system", '"Segoe UI"', "Roboto", '"Noto Sans"', '"Liberation Sans"', "Arial", "sans-serif"],
      mono: ["ui-monospace", '"SF Mono"', '"Cascadia Mono"', "Menlo", "Consolas", '"DejaVu Sans Mono"', "monospace"],
    },
    fontSize: {
      micro: ["0.6875rem", { lineHeight: "1rem" }], // 11: keys, chart axes; never sentences
      meta: ["0.75rem", { lineHeight: "1.125rem" }], // 12: secondary lines, table heads
      base: ["0.8125rem", { lineHeight: "1.25rem" }], // 13: the interface
      form: ["0.875rem", { lineHeight: "1.375rem" }], // 14: what people read and type
      lead: ["1rem", { lineHeight: "1.5rem" }], // 16: section titles; inputs on phones
      title: ["1.25rem", { lineHeight: "1.75rem", letterSpacing: "-0.011em" }], // 20: one per page
      figure: ["1.625rem", { lineHeight: "2rem", letterSpacing: "-0.02em" }], // 26: dashboard numbers
    },
    fontWeight: { normal: "400", medium: "500", semibold: "600" },
    borderRadius: { none: "0", sm: "3px", DEFAULT: "5px", lg: "8px", full: "9999px" },
    boxShadow: { none: "none", float: v("shadow-float") }, // only for what floats
    extend: {
      spacing: { 13: "3.25rem", 15: "3.75rem", 18: "4.5rem", sidebar: "13.5rem", list: "25rem", panel: "22rem" },
      maxWidth: { form: "36rem", prose: "40rem", dialog: "27.5rem", palette: "37.5rem" },
      transitionDuration: { DEFAULT: "120ms" },
    },
  },
};
