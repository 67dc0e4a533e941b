// Package static embeds what browsers fetch beside the pages: the style sheet
// built by Tailwind, the scripts, the vendored diagram viewer. Each asset is
// served under a name that carries a hash of its content and may be kept for a
// year.
package static
